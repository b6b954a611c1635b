import { type Planned } from "../../../lifecycle/stackPlan.js";
import { type TrainerJob } from "../../../client/schemas.js";

/** The service's word for a LoRA model, which is loaded beside its base. */
export const LORA = "HF_PEFT_ADDON";
/** The service's word for a model that stands by itself. */
export const FULL = "HF_BASE_MODEL";

/** What a checkpoint of this type is promoted to, where that is certain. */
export function kindOf(checkpointType: string | undefined): string | undefined {
  // The vendor's own tables leave the prefix out.
  const type = checkpointType?.replace(/^CHECKPOINT_TYPE_/, "");
  if (type === "INFERENCE_LORA") return LORA;
  return type === "INFERENCE_BASE" ? FULL : undefined;
}

/** The same before there is a checkpoint: a job that trains all parameters saves no LoRA. */
export function kindFrom(checkpointType: string | undefined, job: Planned<TrainerJob> | undefined): string | undefined {
  return kindOf(checkpointType) ?? (job?.trainingConfig?.loraRank === 0 ? FULL : undefined);
}

/** The kind in the words of people. */
export function describeKind(kind: string | undefined): string | undefined {
  if (kind === undefined) return undefined;
  return kind === LORA ? "LoRA" : kind === FULL ? "full" : kind;
}
