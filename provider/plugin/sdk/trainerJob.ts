import type * as pulumi from "@pulumi/pulumi";
import { type TrainingProfile as TrainingShapeProfile } from "../../client/trainingProfile.js";
import type * as dynamic from "../../resources/trainerJob/resource.js";
import { TRAINER_JOB, pluginType } from "../../tokens.js";
import { type OutputsOf, PluginResource } from "./pluginResource.js";
import { withoutProfile } from "./profile.js";
import { type TrainingProfile } from "./trainingProfile.js";

const OUTPUTS = ["jobName", "jobId", "baseUrl", "maxContextLength", "state", "trainingProfile"] as const;

/** Arguments of the plugin's `TrainerJob`: those of the dynamic one. */
export interface TrainerJobArgs extends Omit<dynamic.TrainerJobArgs, "profile"> {
  /**
   * The training shape as a `TrainingProfile` of the plugin, instead of `trainingShape`: exactly its pinned version is
   * launched. Setting both is an error. Another version replaces the job.
   */
  profile?: TrainingProfile;
}

/** A Fireworks trainer job, by the plugin. */
export class TrainerJob extends PluginResource implements OutputsOf<dynamic.TrainerJob> {
  /** Lets typed policies match, which compare this. */
  static readonly __pulumiType = pluginType(TRAINER_JOB);

  declare readonly jobName: pulumi.Output<string>;
  declare readonly jobId: pulumi.Output<string>;
  declare readonly baseUrl: pulumi.Output<string>;
  declare readonly maxContextLength: pulumi.Output<number | undefined>;
  declare readonly state: pulumi.Output<string>;
  declare readonly trainingProfile: pulumi.Output<TrainingShapeProfile | undefined>;

  constructor(name: string, args: TrainerJobArgs, opts?: pulumi.CustomResourceOptions) {
    super(TRAINER_JOB, name, withoutProfile(TRAINER_JOB, name, args), OUTPUTS, opts);
  }

  /**
   * Reads a job that exists, whoever started it, without managing it.
   * @param id full name, or the id within the configured account
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): TrainerJob {
    return new TrainerJob(name, {} as TrainerJobArgs, { ...opts, id });
  }
}
