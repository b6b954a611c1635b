import { type Planned } from "../../../lifecycle/stackPlan.js";
import { type TrainerJob } from "../../../client/schemas.js";

/** The service's word for a LoRA model, which is loaded beside its base. */
export const LORA = "HF_PEFT_ADDON";
/** The service's word for a model that stands by itself. */
export const FULL = "HF_BASE_MODEL";

/** A checkpoint's type as the vendor's own tables write it. */
export function withoutPrefix(checkpointType: string | undefined): string | undefined {
  return checkpointType?.replace(/^CHECKPOINT_TYPE_/, "");
}

/** What a checkpoint of this type is promoted to, where that is certain. */
export function kindOf(checkpointType: string | undefined): string | undefined {
  const type = withoutPrefix(checkpointType);
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

/** What a row says of both sides of a change; a kind that stays is told once. */
export function describeKinds(from: string | undefined, to: string | undefined) {
  return {
    from: from === to ? undefined : describeKind(from),
    to: describeKind(to),
    change: describeKindChange(from, to),
  };
}

/** What it means that a model of one kind takes the place of one of another. */
function describeKindChange(from: string | undefined, to: string | undefined): string | undefined {
  if (from === undefined || to === undefined || from === to) return undefined;
  if (to === FULL) return "the kind changes: a full model is deployed by itself, and DeployedModel cannot load it";
  if (to === LORA) return "the kind changes: a LoRA model can be loaded beside its base, with DeployedModel";
  return "the kind changes";
}
