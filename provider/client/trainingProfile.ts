import { type TrainingShapeVersion } from "./schemas.js";

/**
 * The full configuration of a training shape: the 14 fields of the vendor's `TrainingShapeProfile`.
 * A field that the service did not report is absent; nothing is filled in, so that a rule can tell
 * "not reported" from a value.
 * @see the vendor's page "FireworksClient", TrainingShapeProfile
 */
export interface TrainingProfile {
  /** Resolved version, `accounts/<a>/trainingShapes/<s>/versions/<v>`. */
  readonly trainingShapeVersion: string;
  /** Docker image tag of the trainer. */
  readonly trainerImageTag?: string;
  /** Maximum supported context length, in tokens. */
  readonly maxSupportedContextLength?: number;
  /** Number of trainer nodes. */
  readonly nodeCount?: number;
  /** Linked deployment shape, `accounts/<a>/deploymentShapes/<d>/versions/<v>`. */
  readonly deploymentShapeVersion?: string;
  /** Docker image tag of the linked deployment. */
  readonly deploymentImageTag?: string;
  /** GPU type, such as `NVIDIA_B200_180GB`; an open list. */
  readonly acceleratorType?: string;
  /** Number of GPUs per node. */
  readonly acceleratorCount?: number;
  /** Weight precision of the base model, such as `BFLOAT16`. */
  readonly baseModelWeightPrecision?: string;
  /** Pipeline parallelism degree. */
  readonly pipelineParallelism?: number;
  /** `POLICY_TRAINER`, `FORWARD_ONLY` or `LORA_TRAINER`; an open list. */
  readonly trainerMode?: string;
  /** Name of the training shape without `/versions/...` (derived). */
  readonly trainingShape: string;
  /** Full versioned deployment shape; passed as is to a deployment to pin it (derived). */
  readonly deploymentShape?: string;
  /** Whether the trainer mode is `LORA_TRAINER` (derived; absent while the mode is). */
  readonly supportsLora?: boolean;
}

/** A profile without what follows from its other fields. */
export type OwnProfile = Omit<TrainingProfile, "trainingShape" | "deploymentShape" | "supportsLora">;

/** Maps a training shape version to its profile. */
export function trainingProfileOf({ name, snapshot }: TrainingShapeVersion): TrainingProfile {
  const pipelineParallelism = snapshot?.trainerShardingScheme?.pipelineParallelism;
  const own: Present<OwnProfile> = present({
    trainingShapeVersion: name,
    trainerImageTag: snapshot?.trainerImageTag,
    maxSupportedContextLength: snapshot?.maxSupportedContextLength,
    nodeCount: snapshot?.nodeCount,
    deploymentShapeVersion: snapshot?.deploymentShapeVersion,
    deploymentImageTag: snapshot?.deploymentImageTag,
    acceleratorType: snapshot?.acceleratorType,
    acceleratorCount: snapshot?.acceleratorCount,
    baseModelWeightPrecision: snapshot?.baseModelWeightPrecision,
    // 0 on the wire means that the trainer is not split (SDK 1.2.28: `or 1`).
    pipelineParallelism: pipelineParallelism === 0 ? 1 : pipelineParallelism,
    trainerMode: snapshot?.trainerMode,
  });
  return wholeProfile(own);
}

/** Not what is unknown, wrong, or missing, nor a part of one, as tests with mocks have. */
export function isProfile(value: unknown): value is OwnProfile | TrainingProfile {
  if (typeof value !== "object" || value === null) return false;
  return "trainingShapeVersion" in value && typeof value.trainingShapeVersion === "string";
}

/** The profile with what follows from other fields; one that has it already stays as it is. */
export function wholeProfile(profile: OwnProfile | TrainingProfile): TrainingProfile {
  if ("trainingShape" in profile) return profile;
  const { trainingShapeVersion, deploymentShapeVersion, trainerMode } = profile;
  return present({
    ...profile,
    trainingShape: trainingShapeVersion.split("/versions/", 1)[0] ?? trainingShapeVersion,
    deploymentShape: deploymentShapeVersion,
    supportsLora: trainerMode === undefined ? undefined : trainerMode === "LORA_TRAINER",
  });
}

export function ownProfile(profile: OwnProfile & Partial<TrainingProfile>): OwnProfile {
  const { trainingShape: _shape, deploymentShape: _pin, supportsLora: _lora, ...own } = profile;
  return own;
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== ""),
  ) as Present<T>;
}
