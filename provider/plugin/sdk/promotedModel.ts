import type * as pulumi from "@pulumi/pulumi";
import { type TrainingProfile as TrainingShapeProfile } from "../../client/trainingProfile.js";
import type * as dynamic from "../../resources/promotedModel/resource.js";
import { PROMOTED_MODEL, pluginType } from "../../tokens.js";
import { type OutputsOf, PluginResource } from "./pluginResource.js";
import { withoutProfile } from "./profile.js";
import { type TrainingProfile } from "./trainingProfile.js";

const OUTPUTS = [
  "name",
  "state",
  "kind",
  "peftDetails",
  "createTime",
  "outputModelId",
  "baseModel",
  "resolvedCheckpoint",
  "trainingShape",
  "trainingProfile",
  "provenance",
] as const;

/** Arguments of the plugin's `PromotedModel`: those of the dynamic one. */
export interface PromotedModelArgs extends Omit<dynamic.PromotedModelArgs, "profile"> {
  /**
   * The training shape as a `TrainingProfile` of the plugin, instead of `trainingShape`: its pinned version and profile
   * ride along. Setting both is an error. Updated in place.
   */
  profile?: TrainingProfile;
}

/** A Fireworks model promoted from a trainer job's checkpoint, by the plugin. */
export class PromotedModel extends PluginResource implements OutputsOf<dynamic.PromotedModel> {
  /** Lets typed policies match, which compare this. */
  static readonly __pulumiType = pluginType(PROMOTED_MODEL);

  declare readonly name: pulumi.Output<string>;
  declare readonly state: pulumi.Output<string>;
  declare readonly kind: pulumi.Output<string>;
  declare readonly peftDetails: dynamic.PromotedModel["peftDetails"];
  declare readonly createTime: pulumi.Output<string>;
  declare readonly outputModelId: pulumi.Output<string>;
  declare readonly baseModel: pulumi.Output<string>;
  declare readonly resolvedCheckpoint: pulumi.Output<dynamic.ResolvedCheckpoint>;
  declare readonly trainingShape: pulumi.Output<string | undefined>;
  declare readonly trainingProfile: pulumi.Output<TrainingShapeProfile | undefined>;
  declare readonly provenance: pulumi.Output<"verified" | "declared" | undefined>;

  constructor(name: string, args: PromotedModelArgs, opts?: pulumi.CustomResourceOptions) {
    super(PROMOTED_MODEL, name, withoutProfile(PROMOTED_MODEL, name, args), OUTPUTS, opts);
  }

  /**
   * Reads a model that exists, whoever made it, without managing it.
   * @param id full name, or the id within the configured account
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): PromotedModel {
    return new PromotedModel(name, {}, { ...opts, id });
  }

  get modelId(): pulumi.Output<string> {
    return this.outputModelId;
  }

  get accountId(): pulumi.Output<string> {
    return this.name.apply((name) => name.split("/", 2)[1] ?? "");
  }
}
