import * as pulumi from "@pulumi/pulumi";
import { type TrainingProfile as TrainingShapeProfile } from "../../client/trainingProfile.js";
import { inputsOf } from "../../program/inputsOf.js";
import { wholeOutput } from "../../program/profileField.js";
import { spreadProfile } from "../../program/spreadProfile.js";
import { MODULE, TRAINER_JOB } from "../../tokens.js";
import { type TrainingProfile } from "../trainingProfile/resource.js";
import provider = require("./provider.js");

/**
 * Arguments of `TrainerJob`: the vendor's `TrainerJobConfig` in camelCase, and what Pulumi adds.
 *
 * There are three launch paths: a training shape (`trainingShape` or `profile`), a shape that the
 * service picks (`autoSelectTrainingShape`), or neither, with the hardware named here, which needs a superuser key.
 * All violations are told at once at preview, before any request.
 *
 * The service can change nothing of a trainer job, so a change of whatever it is launched with replaces
 * it: a second, billed trainer starts, then the old one is deleted.
 */
export interface TrainerJobArgs {
  /** Full name of the model to train, such as `accounts/fireworks/models/qwen3-8b`. A change replaces the job. */
  baseModel: pulumi.Input<string>;
  /**
   * LoRA rank; 0 trains all parameters. A rank on a shape whose mode is not `LORA_TRAINER` is refused.
   * A change replaces the job. @default 0
   */
  loraRank?: pulumi.Input<number>;
  /** Learning rate that the trainer starts with, greater than 0. A change replaces the job. @default 0.00001 */
  learningRate?: pulumi.Input<number>;
  /** Width of an extra trainable head; 0 for none. A change replaces the job. @default none */
  projectionHeadDim?: pulumi.Input<number>;
  /**
   * Context length in tokens; refused with a training shape, which decides it. A change replaces the job.
   * As an output: what the job reports.
   */
  maxContextLength?: pulumi.Input<number>;
  /** Number of trainer nodes; refused with a shape, also one that the service picks. A change replaces the job. @default 1 */
  nodeCount?: pulumi.Input<number>;
  /** GPU type, such as `NVIDIA_H200_141GB`; refused with a shape. A change replaces the job. */
  acceleratorType?: pulumi.Input<string>;
  /** GPUs per node; refused with a shape. A change replaces the job. */
  acceleratorCount?: pulumi.Input<number>;
  /**
   * Display name, shorter than 64 characters. A change replaces the job.
   * @default the resource's name and a mark that proves whose job it is
   */
  displayName?: pulumi.Input<string>;
  /** Number of data-parallel trainers; each has all nodes of the shape, and all of them are billed. A change replaces the job. @default 1 */
  trainerReplicaCount?: pulumi.Input<number>;
  /** Only 1 passes: the service has no such setting any more. @default 1 */
  gradientAccumulationSteps?: pulumi.Input<number>;
  /** Id of the deployment that the trainer loads its weights into. The vendor deprecates it. A change replaces the job. */
  hotLoadDeploymentId?: pulumi.Input<string>;
  /** Where the trainer runs. A change replaces the job. @default the service's choice */
  region?: pulumi.Input<string>;
  /** Image tag of the trainer. A change replaces the job. @default the service's choice */
  customImageTag?: pulumi.Input<string>;
  /** Arguments of the trainer, split at spaces; needs a superuser key. A change replaces the job. */
  extraArgs?: pulumi.Input<pulumi.Input<string>[]>;
  /** Further values of the trainer; needs a superuser key. A change replaces the job. */
  extraValues?: pulumi.Input<Record<string, unknown>>;
  /**
   * The training shape, `accounts/<account>/trainingShapes/<shape>`, optionally with
   * `/versions/<version>`. A bare name launches its latest validated version, as the vendor advises.
   * Its profile becomes the input `trainingProfile` at preview, which policies read. A shape that does
   * not resolve is refused. A change replaces the job, unless it only names the version that runs.
   */
  trainingShape?: pulumi.Input<string>;
  /**
   * The training shape as a `TrainingProfile` resource of the stack, instead of `trainingShape`: exactly
   * its pinned version is launched. Setting both is an error. Another version replaces the job.
   */
  profile?: TrainingProfile;
  /** Lets the service pick a training shape for the model; not with `trainingShape`. A change replaces the job. @default false */
  autoSelectTrainingShape?: pulumi.Input<boolean>;
  /** A trainer that only computes, such as a reference. A change replaces the job. @default false */
  forwardOnly?: pulumi.Input<boolean>;
  /** May be stopped by the service; needs an admin key. A change replaces the job. @default false */
  preemptible?: pulumi.Input<boolean>;
  /**
   * Stops the job after this long without work, a duration such as `30m` or `1800s`, at most `3h`. A
   * change replaces the job. @default 60 min, by the service
   */
  inactivityTimeout?: pulumi.Input<string>;
  /** Never stops an idle job; refused for every account but `fireworks`. A change replaces the job. @default false */
  disableInactivityCleanup?: pulumi.Input<boolean>;
  /** Skips the service's validations of a job with a training shape; other keys than a superuser's are refused (400). A change alone does nothing. @default false */
  skipValidations?: pulumi.Input<boolean>;
  /** The service's own field `purpose`. A change replaces the job. */
  purpose?: pulumi.Input<string>;
  /** The service's own field `managedBy`. A change replaces the job. */
  managedBy?: pulumi.Input<string>;
  /** Whether to use the account's reservations. A change replaces the job. @default true, and false with `reservationTarget` */
  useReservation?: pulumi.Input<boolean>;
  /** The reservation to use. A change replaces the job. */
  reservationTarget?: pulumi.Input<string>;
  /**
   * Id of the job: 1 to 63 characters of a-z, 0-9 and hyphen. An id that is taken, or that was ever
   * deleted, is refused at preview, and so is every replacement that keeps it, since a deleted id can
   * never be used again. A change replaces the job; removing it keeps the job.
   * @default the resource's name and seven hex digits, a digest of resource and launch, with `-2`, `-3` for later jobs of the same launch
   */
  jobId?: pulumi.Input<string>;
  /**
   * What create waits for: that the job runs and its pod is healthy (`ready`), or only that it is
   * accepted (`created`). A change alone does nothing. @default "ready"
   */
  waitFor?: pulumi.Input<"created" | "ready">;
  /**
   * Lets `up` resume a job that the state knows as stopped (failed, cancelled, completed, paused or
   * idle), on the same hardware and billed as before. The state learns of a stop by `pulumi refresh`.
   * Setting it to true looks at once. Saved in place. @default false
   */
  resume?: pulumi.Input<boolean>;
  /** Free texts, kept in the state only, for policies and people. Updated in place. */
  annotations?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * What a preview looks up: `strict` refuses what would fail, `warn` only says it, `off` validates what
   * is local and asks the service nothing (policies on hardware are then not evaluated).
   * @default stack config `fireworks:preflight`, or `FIREWORKS_PREFLIGHT`, or "strict"
   */
  preflight?: pulumi.Input<"strict" | "warn" | "off">;
  /**
   * The longest waits, as durations such as `90s`, `30m`, `2h`. Pulumi's own `customTimeouts` does not
   * reach dynamic providers. Saved in place.
   */
  timeouts?: pulumi.Input<{
    /** While the job is PENDING, that is, has no GPUs yet. @default "48h" */
    pending?: pulumi.Input<string>;
    /** From the first other state to a running job with a healthy pod. @default "15m" */
    ready?: pulumi.Input<string>;
    /** For a deleted job to show as deleted. @default "10m" */
    delete?: pulumi.Input<string>;
    /** The pause between two looks. @default "5s" */
    poll?: pulumi.Input<string>;
  }>;
}

/**
 * A Fireworks trainer job: GPUs with a base model that a training client works on, billed while they run.
 *
 * Create starts exactly one and waits until it is ready. Read notices one that was deleted; that it
 * completed, failed, or stopped for being idle is no drift. Update resumes, if that is asked for.
 * Delete deletes it and waits for that; its checkpoints expire 30 days later.
 *
 * Give `jobName` to what promotes its checkpoints, so that it is deleted before the job is.
 *
 * @example
 * const trainer = new TrainerJob("support-bot", {
 *   baseModel: "accounts/fireworks/models/qwen3-14b",
 *   loraRank: 8,
 *   trainingShape: "accounts/fireworks/trainingShapes/qwen3-14b-128k-lora",
 * });
 * export const trainerUrl = trainer.baseUrl;
 * @see the vendor's page "FireworksClient", TrainerJobManager
 */
export class TrainerJob extends pulumi.dynamic.Resource {
  /** Lets typed policies match, which compare this. */
  static readonly __pulumiType = TRAINER_JOB;

  /** Full name, `accounts/<account>/rlorTrainerJobs/<job>`; known at preview once all that the job is launched with is known, and through any update in place. */
  declare readonly jobName: pulumi.Output<string>;
  /** The job's id, the last segment of `jobName`, and known with it; what reads it still waits for the job. */
  readonly jobId: pulumi.Output<string>;
  /** URL of the trainer's own server: what a training client takes. */
  declare readonly baseUrl: pulumi.Output<string>;
  /** Context length in tokens, as the job reports it; absent when it reports none. */
  declare readonly maxContextLength: pulumi.Output<number | undefined>;
  /**
   * State of the job when `up` or `refresh` last looked, such as `JOB_STATE_RUNNING`. News and no
   * drift: the job goes on by itself.
   */
  declare readonly state: pulumi.Output<string>;
  /** The profile of the training shape; known at preview, absent without one. */
  declare readonly trainingProfile: pulumi.Output<TrainingShapeProfile | undefined>;

  constructor(name: string, args: TrainerJobArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = {
      jobName: undefined,
      baseUrl: undefined,
      maxContextLength: undefined,
      state: undefined,
      trainingProfile: undefined,
    };
    const inputs = inputsOf(name, TRAINER_JOB, spreadProfile(TRAINER_JOB, name, args), opts);
    super(provider, name, { ...outputs, ...inputs }, opts, MODULE, "TrainerJob");
    this.trainingProfile = wholeOutput(this.trainingProfile);
    // A job id that the program wrote is known before there is such a job.
    this.jobId = this.jobName.apply((jobName: string | undefined) => jobName?.split("/").at(-1) ?? "");
  }

  /**
   * Reads a job that exists, whoever started it, without managing it.
   * @param id full name, or the id within the configured account
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): TrainerJob {
    return new TrainerJob(name, {} as TrainerJobArgs, { ...opts, id });
  }
}
