import type * as pulumi from "@pulumi/pulumi";
import { type TrainingProfile as TrainingShapeProfile } from "../../client/trainingProfile.js";
import type * as dynamic from "../../resources/trainingProfile/resource.js";
import { TRAINING_PROFILE, pluginType } from "../../tokens.js";
import { PluginResource } from "./pluginResource.js";

export type { TrainingProfileArgs } from "../../resources/trainingProfile/resource.js";

const OUTPUTS = ["trainingProfile", "trainingShape"] as const;

/** A training shape, resolved to its full configuration and pinned at that version, by the plugin. */
export class TrainingProfile extends PluginResource implements Pick<dynamic.TrainingProfile, "trainingProfile"> {
  /** Lets typed policies match, which compare this. */
  static readonly __pulumiType = pluginType(TRAINING_PROFILE);

  declare readonly trainingProfile: pulumi.Output<TrainingShapeProfile>;
  /** As the program wrote it, with the version if it named one. */
  declare readonly trainingShape: pulumi.Output<string>;

  constructor(name: string, args: dynamic.TrainingProfileArgs, opts?: pulumi.CustomResourceOptions) {
    super(TRAINING_PROFILE, name, args, OUTPUTS, opts);
  }

  /**
   * Reads the profile of a shape without keeping the choice: at every run it is the latest validated
   * version, unless `id` names one.
   * @param id `accounts/<account>/trainingShapes/<shape>`, optionally with `/versions/<version>`
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): TrainingProfile {
    return new TrainingProfile(name, {} as dynamic.TrainingProfileArgs, { ...opts, id });
  }
}
