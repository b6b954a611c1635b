/**
 * What a trainer job is started with: the vendor's `TrainerJobConfig` in camelCase. There are three
 * launch paths: a training shape (`trainingShape`), a shape that the service picks
 * (`autoSelectTrainingShape`), or neither: the hardware is named here, which the service refuses (400) unless the key is a
 * superuser's.
 * @see the vendor's page "FireworksClient", and its SDK 1.2.28, `trainer.py`
 */
export interface TrainerJobConfig {
  /** Full name of the model to train, such as `accounts/fireworks/models/qwen3-8b`. */
  readonly baseModel: string;
  /** LoRA rank; 0 trains all parameters. @default 0 */
  readonly loraRank?: number | undefined;
  /** Greater than 0. @default 0.00001 */
  readonly learningRate?: number | undefined;
  /** Width of an extra trainable head; 0 for none. */
  readonly projectionHeadDim?: number | undefined;
  /** In tokens; not with `trainingShape`, which decides it. */
  readonly maxContextLength?: number | undefined;
  /** Number of trainer nodes; only without a shape. @default 1 */
  readonly nodeCount?: number | undefined;
  /** GPU type, such as `NVIDIA_H200_141GB`; only without a shape. */
  readonly acceleratorType?: string | undefined;
  /** GPUs per node; only without a shape. */
  readonly acceleratorCount?: number | undefined;
  /** Shorter than 64 characters. */
  readonly displayName?: string | undefined;
  /** Data-parallel trainers; each has all nodes of the shape. */
  readonly trainerReplicaCount?: number | undefined;
  /** The service knows no such setting any more: only 1 passes. */
  readonly gradientAccumulationSteps?: number | undefined;
  /** Id of the deployment that the trainer loads its weights into. Deprecated by the vendor. */
  readonly hotLoadDeploymentId?: string | undefined;
  readonly region?: string | undefined;
  readonly customImageTag?: string | undefined;
  /** Arguments of the trainer, split at spaces; needs a superuser key. */
  readonly extraArgs?: readonly string[] | undefined;
  /** Needs a superuser key. */
  readonly extraValues?: Readonly<Record<string, unknown>> | undefined;
  /** `accounts/<account>/trainingShapes/<shape>`, optionally with `/versions/<version>` (the vendor's `training_shape_ref`). */
  readonly trainingShape?: string | undefined;
  /** Lets the service pick a training shape. */
  readonly autoSelectTrainingShape?: boolean | undefined;
  /** A trainer that only computes, such as a reference. */
  readonly forwardOnly?: boolean | undefined;
  /** Needs an admin key. */
  readonly preemptible?: boolean | undefined;
  /** Stops the job after this long without work, as `30m` or `1800s`; at most 3h. @default 60 min, by the service */
  readonly inactivityTimeout?: string | undefined;
  /** Never stops an idle job; only for account `fireworks`. */
  readonly disableInactivityCleanup?: boolean | undefined;
  /** On the shape path, skips the service's validations; others than superuser keys are refused (400). */
  readonly skipValidations?: boolean | undefined;
  /** Id of the job (the vendor's `requested_job_id`). A deleted id can never be used again. */
  readonly jobId?: string | undefined;
  readonly purpose?: string | undefined;
  readonly managedBy?: string | undefined;
  /** Whether to use the account's reservations. @default true, and false with a `reservationTarget` */
  readonly useReservation?: boolean | undefined;
  readonly reservationTarget?: string | undefined;
}

export const DEFAULT_LORA_RANK = 0;
export const DEFAULT_LEARNING_RATE = 1e-5;
/** Stopped after this long without work, unless the job says otherwise (SDK 1.2.28). */
export const DEFAULT_INACTIVITY_MS = 3_600_000;

/** Which of the three launch paths a configuration takes. */
export function launchPathOf({
  trainingShape,
  autoSelectTrainingShape,
}: Pick<TrainerJobConfig, "trainingShape" | "autoSelectTrainingShape">): "shape" | "auto" | "manual" {
  if (trainingShape !== undefined) return "shape";
  return autoSelectTrainingShape === true ? "auto" : "manual";
}
