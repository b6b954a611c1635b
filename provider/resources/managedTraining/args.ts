import type * as pulumi from "@pulumi/pulumi";
import { type TrainingProfile } from "../trainingProfile/resource.js";

/**
 * Arguments of `ManagedTraining`: the vendor's `FiretitanProvisioningConfig` in camelCase, as far as its
 * fields say what is to exist. What belongs to the training client, or what the service no longer knows,
 * is refused by name, with what to write instead; all such faults are told at once.
 *
 * Three arguments decide which resources there are, so they are plain values and no outputs:
 * `createDeployment`, `referenceRequired` and `waitForTrainerBeforeDeployment`.
 */
export interface ManagedTrainingArgs {
  /** Full name of the model to train and to serve, such as `accounts/fireworks/models/qwen3-8b`. A change replaces trainer and deployment. */
  baseModel: pulumi.Input<string>;
  /**
   * The training shape, `accounts/<account>/trainingShapes/<shape>`, optionally with `/versions/<version>`. It is
   * pinned by a `TrainingProfile` of its own. A change replaces the trainer, and the deployment if it links another shape.
   * @default a shape that the service picks; then `deploymentShape` is needed for a deployment
   */
  trainingShape?: pulumi.Input<string>;
  /** The training shape as a `TrainingProfile` that the stack has already, instead of `trainingShape`. Setting both is an error. */
  profile?: TrainingProfile;
  /** LoRA rank; 0 trains all parameters. A change replaces the trainer. @default 0 */
  loraRank?: pulumi.Input<number>;
  /** Width of an extra trainable head; 0 for none. A change replaces the trainer. @default none */
  projectionHeadDim?: pulumi.Input<number>;
  /** Learning rate that the trainer starts with. A change replaces the trainer. @default 0.00001 */
  learningRate?: pulumi.Input<number>;
  /** Context length in tokens; refused with a training shape, which decides it. A change replaces the trainer. */
  maxContextLength?: pulumi.Input<number>;
  /** Id of the trainer job; an id that was ever used is refused, also for a replacement. @default the name and seven hex digits */
  trainerJobId?: pulumi.Input<string>;
  /** Number of data-parallel trainers, each on all nodes of the shape. A change replaces the trainer. @default 1 */
  trainerReplicaCount?: pulumi.Input<number>;
  /** Image tag of the trainer. A change replaces the trainer. @default the service's choice */
  customImageTag?: pulumi.Input<string>;
  /** Stops the trainer after this long without work, such as `30m`, at most `3h`. A change replaces the trainer. @default 60 min, by the service */
  inactivityTimeout?: pulumi.Input<string>;
  /** Never stops an idle trainer; refused for every account but `fireworks`. A change replaces the trainer. @default false */
  disableInactivityCleanup?: pulumi.Input<boolean>;
  /** Lets `up` resume a trainer that the state knows as stopped. Saved in place. @default false */
  resume?: pulumi.Input<boolean>;
  /** Also runs a frozen reference: a trainer that only computes, on the same shape unless another is named. @default false */
  referenceRequired?: boolean;
  /** Training shape of the reference; needs `referenceRequired`. @default `trainingShape` */
  referenceTrainingShape?: pulumi.Input<string>;
  /** Full name of a job that serves as reference already; none is created, or ever deleted. Excludes `referenceRequired`. */
  referenceTrainerJob?: pulumi.Input<string>;
  /** Whether there is a deployment of the base model beside the trainer. Turning it off deletes the deployment. @default true */
  createDeployment?: boolean;
  /**
   * The deployment shape, `accounts/<account>/deploymentShapes/<shape>`, optionally with a version. If neither this nor
   * the training shape names one, nothing at all is created. A change replaces the deployment.
   * @default the one that the training shape links
   */
  deploymentShape?: pulumi.Input<string>;
  /** Id of the deployment. A change replaces it. @default the name and seven hex digits */
  deploymentId?: pulumi.Input<string>;
  /** Replicas of the deployment, at least and at most; 1 or more. Changed in place. @default 1 */
  replicaCount?: pulumi.Input<number>;
  /**
   * Starts the deployment only once the trainer is ready, so that it is not billed while the trainer waits for GPUs.
   * Otherwise both start together. A change alone does nothing. @default false
   */
  waitForTrainerBeforeDeployment?: boolean;
  /**
   * Whether the deployment takes the trainer's weights while it runs. It then names the trainer job, so it starts once
   * that is ready, whatever `waitForTrainerBeforeDeployment` says; and it is made for training, with weights in the
   * service's own bucket (`forTraining`, `hotLoadBucketType: FW_HOSTED`), as in the vendor's flow. A change replaces the deployment. @default false
   */
  enableHotLoad?: boolean;
  /** How weights are swapped, `ASYNC` or `SYNC`; needs `enableHotLoad`. Changed in place. */
  hotLoadTransitionType?: pulumi.Input<"ASYNC" | "SYNC">;
  /** No draft model on the deployment. A change replaces it. @default false */
  disableSpeculativeDecoding?: pulumi.Input<boolean>;
  /** Deletes the deployment even if it had traffic within the hour. Saved in place. @default false */
  forceDelete?: pulumi.Input<boolean>;
  /** Where trainer and deployment run. A change replaces both. @default the service's choice */
  region?: pulumi.Input<string>;
  /** Arguments of the trainer; needs a superuser key. A change replaces the trainer. */
  extraArgs?: pulumi.Input<pulumi.Input<string>[]>;
  /** Further values of the trainer; needs a superuser key. A change replaces the trainer. */
  extraValues?: pulumi.Input<Record<string, unknown>>;
  /** Arguments of the deployment; needs a superuser key. Changed in place. */
  deploymentExtraArgs?: pulumi.Input<pulumi.Input<string>[]>;
  /** Further values of the deployment; needs a superuser key. Changed in place. */
  deploymentExtraValues?: pulumi.Input<Record<string, unknown>>;
  /** Display name of the trainer. A change replaces it. @default the name and a mark that proves whose job it is */
  displayName?: pulumi.Input<string>;
  /** The service's own field `purpose` of the trainer. A change replaces it. */
  purpose?: pulumi.Input<string>;
  /** The service's own field `managedBy` of the trainer. A change replaces it. */
  managedBy?: pulumi.Input<string>;
  /** The trainer, and with `enableHotLoad` the deployment, may be stopped by the service; needs an admin key. A change replaces both. @default false */
  preemptible?: pulumi.Input<boolean>;
  /** Skips the service's validations of the trainer; other keys than a superuser's are refused (400). A change alone does nothing. @default false */
  skipValidations?: pulumi.Input<boolean>;
  /** Whether the trainer uses the account's reservations. A change replaces it. @default true, and false with `reservationTarget` */
  useReservation?: pulumi.Input<boolean>;
  /** The reservation that the trainer uses. A change replaces it. */
  reservationTarget?: pulumi.Input<string>;
  /** Free texts on training profile, trainers and deployment, kept in the state only, for policies and people. Updated in place. */
  annotations?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** What a preview looks up: `strict`, `warn` or `off`, as for each of the resources. @default the stack's own */
  preflight?: pulumi.Input<"strict" | "warn" | "off">;
  /** The longest waits, as durations such as `90s`, `30m`, `2h`. Saved in place. */
  timeouts?: {
    /** While the trainer is PENDING, that is, has no GPUs yet. @default "48h" */
    trainerPending?: pulumi.Input<string>;
    /** From then on until it is ready. @default "15m" */
    trainerReady?: pulumi.Input<string>;
    /** For the deployment to be ready. @default the default of `Deployment` */
    deployment?: pulumi.Input<string>;
    /** For what is deleted to be gone. @default the defaults of `TrainerJob` and `Deployment` */
    delete?: pulumi.Input<string>;
    /** The pause between two looks. @default the defaults of `TrainerJob` and `Deployment` */
    poll?: pulumi.Input<string>;
  };
}
