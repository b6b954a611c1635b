import { type AutoscalingPolicy } from "./deploymentSchemas.js";

/** Where replicas run: exactly one of the three. */
export type Placement =
  { readonly region: string } | { readonly multiRegion: string } | { readonly regions: readonly string[] };

/** What a deployment is created with. */
export interface DeploymentConfig {
  /** 1 to 63 characters, lower-case a-z, 0-9 and hyphen. */
  readonly deploymentId: string;
  /** Full model name. */
  readonly baseModel: string;
  /** Versioned or bare shape name, or `default`, which lets the service choose. Excludes the accelerator fields. */
  readonly deploymentShape?: string | undefined;
  readonly acceleratorType?: string | undefined;
  readonly acceleratorCount?: number | undefined;
  readonly precision?: string | undefined;
  readonly displayName?: string | undefined;
  readonly description?: string | undefined;
  readonly placement?: Placement | undefined;
  readonly minReplicaCount?: number | undefined;
  readonly maxReplicaCount?: number | undefined;
  /** Windows in seconds, such as `600s`. */
  readonly autoscalingPolicy?: AutoscalingPolicy | undefined;
  readonly enableAddons?: boolean | undefined;
  readonly draftModel?: string | undefined;
  /** In tokens. */
  readonly maxContextLength?: number | undefined;
  readonly enableHotLoad?: boolean | undefined;
  readonly hotLoadBucketType?: string | undefined;
  /** Full trainer job name. */
  readonly hotLoadTrainerJob?: string | undefined;
  readonly hotLoadTransitionType?: string | undefined;
  readonly disableSpeculativeDecoding?: boolean | undefined;
  readonly skipShapeValidation?: boolean | undefined;
  readonly acceptShapelessRisk?: boolean | undefined;
  /** Superuser keys only, like `extraValues`. */
  readonly extraArgs?: readonly string[] | undefined;
  readonly extraValues?: Readonly<Record<string, unknown>> | undefined;
  readonly forTraining?: boolean | undefined;
  /** Admin keys only. */
  readonly preemptible?: boolean | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

const FLAGS = ["disableSpeculativeDecoding", "skipShapeValidation", "acceptShapelessRisk"] as const;

/** The query and body of a create request (SDK 1.2.28, `deployment.py`). */
export function deploymentRequest(config: DeploymentConfig): {
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
} {
  const { deploymentId, disableSpeculativeDecoding, skipShapeValidation, acceptShapelessRisk, ...body } = config;
  const flags = { disableSpeculativeDecoding, skipShapeValidation, acceptShapelessRisk };
  const set = FLAGS.filter((flag) => flags[flag] === true).map((flag) => [flag, "true"]);
  return { query: { deploymentId, ...(Object.fromEntries(set) as Record<string, string>) }, body };
}

/**
 * Fields of a deployment that can be changed; a field that is left out stays as it is, and one that is undefined goes
 * back to its default. The vendor lists all of these; that a server takes those on hardware and placement is not known.
 */
export type DeploymentPatch = Partial<
  Pick<
    DeploymentConfig,
    | "displayName"
    | "description"
    | "minReplicaCount"
    | "maxReplicaCount"
    | "autoscalingPolicy"
    | "draftModel"
    | "hotLoadTrainerJob"
    | "hotLoadTransitionType"
    | "annotations"
    | "extraArgs"
    | "extraValues"
    | "deploymentShape"
    | "acceleratorType"
    | "acceleratorCount"
    | "precision"
    | "placement"
    | "enableAddons"
    | "maxContextLength"
    | "enableHotLoad"
  >
>;

/** The mask of a PATCH: without one the service replaces every mutable field (SDK docstring). */
export function updateMask(patch: DeploymentPatch): string {
  return Object.keys(patch)
    .map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
    .join(",");
}
