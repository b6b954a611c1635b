import type * as pulumi from "@pulumi/pulumi";
import { type TrainingProfile as TrainingShapeProfile } from "../../client/trainingProfile.js";
import type * as dynamic from "../../resources/trainingProfile/resource.js";
import { profileField } from "../../program/profileField.js";
import { totalAccelerators } from "../../resources/trainingProfile/totalAccelerators.js";
import { TRAINING_PROFILE, pluginType } from "../../tokens.js";
import { type OutputsOf, PluginResource } from "./pluginResource.js";

export type { TrainingProfileArgs } from "../../resources/trainingProfile/resource.js";

const OUTPUTS = ["trainingProfile", "trainingShape"] as const;

/** A training shape, resolved to its full configuration and pinned at that version, by the plugin. */
export class TrainingProfile extends PluginResource implements OutputsOf<dynamic.TrainingProfile> {
  /** Lets typed policies match, which compare this. */
  static readonly __pulumiType = pluginType(TRAINING_PROFILE);

  declare readonly trainingProfile: pulumi.Output<TrainingShapeProfile>;
  declare readonly trainingShape: pulumi.Output<string>;
  readonly #requestedShape: pulumi.Output<string>;

  constructor(name: string, args: dynamic.TrainingProfileArgs, opts?: pulumi.CustomResourceOptions) {
    super(TRAINING_PROFILE, name, args, OUTPUTS, opts);
    // Pulumi has put the argument under the name that the vendor gives to the shape without a version.
    this.#requestedShape = this.trainingShape;
    this.trainingShape = this.#requestedShape.apply(withoutVersion);
  }

  /**
   * Reads the profile of a shape without keeping the choice: at every run it is the latest validated
   * version, unless `id` names one.
   * @param id `accounts/<account>/trainingShapes/<shape>`, optionally with `/versions/<version>`
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): TrainingProfile {
    return new TrainingProfile(name, {} as dynamic.TrainingProfileArgs, { ...opts, id });
  }

  get requestedShape(): pulumi.Output<string> {
    return this.#requestedShape;
  }

  get pinned(): pulumi.Output<boolean> {
    return this.requestedShape.apply((shape) => shape.includes("/versions/"));
  }

  get totalAccelerators(): pulumi.Output<number | undefined> {
    return this.trainingProfile.apply(totalAccelerators);
  }

  get trainingShapeVersion(): pulumi.Output<string> {
    return this.trainingProfile.trainingShapeVersion;
  }

  get trainerImageTag(): pulumi.Output<string | undefined> {
    return profileField(this.trainingProfile, "trainerImageTag");
  }

  get maxSupportedContextLength(): pulumi.Output<number | undefined> {
    return profileField(this.trainingProfile, "maxSupportedContextLength");
  }

  get nodeCount(): pulumi.Output<number | undefined> {
    return profileField(this.trainingProfile, "nodeCount");
  }

  get deploymentShapeVersion(): pulumi.Output<string | undefined> {
    return profileField(this.trainingProfile, "deploymentShapeVersion");
  }

  get deploymentImageTag(): pulumi.Output<string | undefined> {
    return profileField(this.trainingProfile, "deploymentImageTag");
  }

  get acceleratorType(): pulumi.Output<string | undefined> {
    return profileField(this.trainingProfile, "acceleratorType");
  }

  get acceleratorCount(): pulumi.Output<number | undefined> {
    return profileField(this.trainingProfile, "acceleratorCount");
  }

  get baseModelWeightPrecision(): pulumi.Output<string | undefined> {
    return profileField(this.trainingProfile, "baseModelWeightPrecision");
  }

  get pipelineParallelism(): pulumi.Output<number | undefined> {
    return profileField(this.trainingProfile, "pipelineParallelism");
  }

  get trainerMode(): pulumi.Output<string | undefined> {
    return profileField(this.trainingProfile, "trainerMode");
  }

  get deploymentShape(): pulumi.Output<string | undefined> {
    return profileField(this.trainingProfile, "deploymentShape");
  }

  get supportsLora(): pulumi.Output<boolean | undefined> {
    return profileField(this.trainingProfile, "supportsLora");
  }
}

/** @param shape undefined under mocks of one that is only read */
function withoutVersion(shape = ""): string {
  return shape.replace(/\/versions\/.*$/, "");
}
