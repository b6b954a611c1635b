import * as pulumi from "@pulumi/pulumi";
import { type TrainingProfile as TrainingShapeProfile } from "../../client/trainingProfile.js";
import { listCheckpointsOutput, type ListedCheckpoint } from "../../program/functions/listCheckpoints.js";
import { MANAGED_TRAINING } from "../../tokens.js";
import { Deployment } from "../deployment/resource.js";
import { PromotedModel, type PromotedModelArgs } from "../promotedModel/resource.js";
import { TrainerJob } from "../trainerJob/resource.js";
import { TrainingProfile } from "../trainingProfile/resource.js";
import { type ManagedTrainingArgs } from "./args.js";
import { argumentFaults } from "./faults.js";
import { deploymentArgs, profileArgs, referenceArgs, trainerArgs, type Launch } from "./parts.js";
import { requirePlainName } from "../../program/plainName.js";
import { isAbsent } from "../../program/spreadProfile.js";

export { type ManagedTrainingArgs } from "./args.js";

/** Arguments of `promote`: those of a `PromotedModel`, without the job, which is the training's own. */
export type PromoteArgs = Omit<PromotedModelArgs, "trainerJob">;

/**
 * A trainer, and beside it a deployment of its base model: what the vendor's `from_firetitan_config` creates.
 *
 * It has these children, in the order in which they come to be; each is a resource of its own with its own row,
 * checks and policies, so whatever exists at the service is in the state, also after a failure:
 * the pinned `TrainingProfile`, the `TrainerJob`, a reference `TrainerJob` if one is asked for, and the `Deployment`.
 * Nothing starts until the deployment shape is known. Trainers and deployment start together unless the deployment
 * has to wait, and the failure of one does not hide that of the other.
 *
 * Removing it removes these children and nothing else. Models of `promote` are resources beside it and no children:
 * see there.
 *
 * @example
 * const training = new ManagedTraining("support-bot", {
 *   baseModel: "accounts/fireworks/models/qwen3-8b",
 *   trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k",
 *   waitForTrainerBeforeDeployment: true,
 * });
 * export const trainerUrl = training.baseUrl;
 * export const rollouts = training.inferenceModel;
 * @see the vendor's page "FireworksClient", FiretitanServiceClient.from_firetitan_config
 */
export class ManagedTraining extends pulumi.ComponentResource {
  /** Lets typed policies match, which compare this. */
  static readonly __pulumiType = MANAGED_TRAINING;

  /** The pinned training shape, or the one that `profile` named; absent without a shape. */
  readonly profile: TrainingProfile | undefined;
  /** The trainer. */
  readonly trainerJob: TrainerJob;
  /** The reference that was created; absent without `referenceRequired`. */
  readonly referenceTrainer: TrainerJob | undefined;
  /** The deployment; absent with `createDeployment: false`. */
  readonly deployment: Deployment | undefined;

  /** Id of the trainer job, known with `jobName`. */
  readonly jobId: pulumi.Output<string>;
  /** Full name of the trainer job, `accounts/<account>/rlorTrainerJobs/<job>`; known as `TrainerJob` knows it. */
  readonly jobName: pulumi.Output<string>;
  /** URL of the trainer's own server: what a training client takes. */
  readonly baseUrl: pulumi.Output<string>;
  /** Context length in tokens, as the job reports it. */
  readonly maxContextLength: pulumi.Output<number | undefined>;
  /** The profile of the training shape; known at preview, absent without one. */
  readonly trainingProfile: pulumi.Output<TrainingShapeProfile | undefined>;
  /** Id of the reference trainer job, created or named; absent without one. */
  readonly referenceJobId: pulumi.Output<string | undefined>;
  /** Id of the deployment; absent without one. */
  readonly deploymentId: pulumi.Output<string | undefined>;
  /** Full name of the deployment, `accounts/<account>/deployments/<id>`; absent without one. */
  readonly deploymentName: pulumi.Output<string | undefined>;
  /** The text that a request names as its model; absent without a deployment. */
  readonly inferenceModel: pulumi.Output<string | undefined>;
  /** The deployment shape, as it was given or linked; absent without a deployment. */
  readonly deploymentShape: pulumi.Output<string | undefined>;

  constructor(name: string, args: ManagedTrainingArgs, opts?: pulumi.ComponentResourceOptions) {
    requirePlainName(name, MANAGED_TRAINING);
    args = withoutAbsent(args);
    const faults = argumentFaults(args);
    if (faults.length > 0) {
      throw new pulumi.RunError(`ManagedTraining ${name} cannot be created:\n  ${faults.join("\n  ")}`);
    }
    super(MANAGED_TRAINING, name, {}, opts);
    const child = { parent: this };
    const { trainingShape, createDeployment = true } = args;
    this.profile =
      args.profile ??
      (trainingShape === undefined ? undefined : new TrainingProfile(name, profileArgs(args, trainingShape), child));

    const shape = createDeployment
      ? shapeToDeployOn(name, args.deploymentShape ?? this.profile?.deploymentShape)
      : undefined;
    // Trainers have to wait until the shape is known: a training without its deployment is to leave nothing behind.
    const baseModel =
      shape === undefined ? args.baseModel : pulumi.all([args.baseModel, shape]).apply(([model]) => model);
    const launch: Launch =
      this.profile === undefined ? { baseModel, autoSelectTrainingShape: true } : { baseModel, profile: this.profile };
    this.trainerJob = new TrainerJob(name, trainerArgs(args, launch), child);
    const { referenceTrainingShape } = args;
    const referenceLaunch = referenceTrainingShape ? { baseModel, trainingShape: referenceTrainingShape } : launch;
    this.referenceTrainer = args.referenceRequired
      ? new TrainerJob(`${name}-reference`, referenceArgs(args, referenceLaunch), child)
      : undefined;

    const trainers = [this.trainerJob, ...(this.referenceTrainer ? [this.referenceTrainer] : [])];
    this.deployment =
      shape &&
      new Deployment(name, deploymentArgs(args, shape, this.trainerJob.jobName), {
        ...child,
        dependsOn: args.waitForTrainerBeforeDeployment ? trainers : [],
      });

    const { jobId, jobName, baseUrl, maxContextLength, trainingProfile } = this.trainerJob;
    this.jobId = jobId;
    this.jobName = jobName;
    this.baseUrl = baseUrl;
    this.maxContextLength = maxContextLength;
    this.trainingProfile = trainingProfile;
    this.referenceJobId = this.referenceTrainer?.jobId ?? pulumi.output(args.referenceTrainerJob).apply(lastSegment);
    this.deploymentId = absent(this.deployment?.deploymentId);
    this.deploymentName = absent(this.deployment?.deploymentName);
    this.inferenceModel = absent(this.deployment?.inferenceModel);
    this.deploymentShape = absent(shape);
    this.registerOutputs({ jobName, inferenceModel: this.inferenceModel });
  }

  /**
   * A model promoted from a checkpoint of this training's job: a `PromotedModel` whose `trainerJob` is set, and whose
   * `profile` is, unless `args` say another. It is deleted before the job is.
   *
   * It is no child of the training, unless `opts` say so, but the same resource as `new PromotedModel(name, ...)` in the
   * same place: once the training is to go, write that instead, with the checkpoint's full name, and the model stays.
   *
   * @example
   * declare const training: ManagedTraining;
   * const model = training.promote("support-bot", { waitForCheckpoint: "6h" });
   */
  promote(name: string, args?: PromoteArgs, opts?: pulumi.CustomResourceOptions): PromotedModel {
    const saysShape = !isAbsent(args?.profile) || !isAbsent(args?.trainingShape);
    const profile = saysShape || this.profile === undefined ? {} : { profile: this.profile };
    return new PromotedModel(name, { ...args, ...profile, trainerJob: this.jobName }, opts);
  }

  /** All checkpoints of the job, newest first, as `listCheckpoints`; skipped at preview until the job exists. */
  listCheckpoints(opts?: pulumi.InvokeOutputOptions): pulumi.Output<ListedCheckpoint[]> {
    return listCheckpointsOutput({ trainerJob: this.jobName }, opts);
  }
}

function shapeToDeployOn(name: string, shape: pulumi.Input<string | undefined>): pulumi.Output<string> {
  return pulumi.output(shape).apply((known) => {
    if (known !== undefined && known !== "") return known;
    throw new pulumi.RunError(
      `ManagedTraining ${name}: deploymentShape is not set, and the training shape links none, so nothing was created; set deploymentShape, or createDeployment: false`,
    );
  });
}

/** As Pulumi takes them: null is what is left out, and so is what a program in JavaScript does not pass. */
function withoutAbsent(args: ManagedTrainingArgs): ManagedTrainingArgs {
  const present = { ...args };
  for (const [property, value] of Object.entries(present)) {
    if (isAbsent(value)) Reflect.deleteProperty(present, property);
  }
  return present;
}

function absent<Value>(output: pulumi.Output<Value> | undefined): pulumi.Output<Value | undefined> {
  return output ?? pulumi.output(undefined);
}

function lastSegment(name: string | undefined): string | undefined {
  return name?.split("/").at(-1);
}
