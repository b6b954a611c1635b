import { type DeploymentShapeVersion } from "./deploymentSchemas.js";

/** What a deployment shape stands for. A field that the service did not report is absent. */
export interface DeploymentProfile {
  /** Resolved version, `accounts/<a>/deploymentShapes/<d>/versions/<v>`. */
  readonly deploymentShapeVersion: string;
  /** GPU type, such as `NVIDIA_B200_180GB`; an open list. */
  readonly acceleratorType?: string;
  /** Number of GPUs of one replica. */
  readonly acceleratorCount?: number;
  /** Such as `BF16` or `FP8`; an open list. */
  readonly precision?: string;
  /** Whether the shape takes LoRA models beside its base. */
  readonly enableAddons?: boolean;
  /** In tokens. */
  readonly maxContextLength?: number;
  /** The model that the shape is made for. */
  readonly baseModel?: string;
}

/** Maps a deployment shape version to its profile. */
export function deploymentProfileOf({ name, snapshot }: DeploymentShapeVersion): DeploymentProfile {
  const { acceleratorType, acceleratorCount, precision, enableAddons, maxContextLength, baseModel } = snapshot ?? {};
  const fields = { acceleratorType, acceleratorCount, precision, enableAddons, maxContextLength, baseModel };
  // Proto3 JSON writes a number or text that is not set as 0 or "".
  const reported = Object.entries(fields).filter(([, value]) => ![undefined, null, "", 0].includes(value as never));
  return { deploymentShapeVersion: name, ...(Object.fromEntries(reported) as Partial<DeploymentProfile>) };
}

/** What says whether LoRA models can be loaded beside the base. */
interface Takes {
  readonly enableAddons?: boolean | undefined;
  readonly precision?: string | undefined;
}

/** As the shape itself says; else on BF16 only, and where no precision is reported either (vendor's cookbook). */
export function takesAddons({ enableAddons, precision = "" }: Takes): boolean {
  return enableAddons ?? ["", "PRECISION_UNSPECIFIED", "BF16"].includes(precision);
}
