import { z } from "zod";
import { parseParentedCheckpoint } from "../client/names.js";
import { containsUnknown } from "../lifecycle/properties.js";
import { DEPLOYED_MODEL, DEPLOYMENT, PROMOTED_MODEL, TRAINER_JOB, TRAINING_PROFILE } from "../tokens.js";
import { deploymentHardware, shapeHardware, shapeVersionOf, trainerHardware } from "./hardware.js";
import { count, knownProperties, text, texts } from "./known.js";
import { type ResourceState } from "./preview.js";

/** Weights of a whole model, or an adapter on top of a base model. */
export type Kind = "LoRA" | "full";

/** A checkpoint that was chosen. */
export interface Checkpoint {
  /** Such as `step-80-a1b2c3d4`. */
  readonly id: string;
  /** `accounts/<account>/<collection>/<job>/checkpoints/<id>` */
  readonly name: string;
  /** When it was written, ISO 8601; absent where nothing was looked up. */
  readonly createTime: string | undefined;
  /** Its age in milliseconds when the preview was made. */
  readonly ageMs: number | undefined;
}

/** A resource before or after the change. What the preview does not know, and what its type does not have, is absent. */
export interface Side {
  /** Id at the service of the model, trainer job, deployment or loaded model, without its account. */
  readonly id: string | undefined;
  /** Of the weights that a `PromotedModel` holds, or that a `TrainerJob` makes. */
  readonly kind: Kind | undefined;
  /** What a `PromotedModel` is made from. */
  readonly checkpoint: Checkpoint | undefined;
  /** Id of the model that is the base, that is trained or served, or that a `DeployedModel` loads. */
  readonly model: string | undefined;
  /** Id of the deployment that a `DeployedModel` is loaded on. */
  readonly deployment: string | undefined;
  /** Version of the training shape, such as `qwen3-8b-128k/versions/vnuk8fdq`. */
  readonly trainingShape: string | undefined;
  /** Accelerators in words, such as `1 node x 4 x NVIDIA_B200_180GB`. */
  readonly hardware: string | undefined;
  /** What `onDelete` says; absent where it is not set. */
  readonly onDelete: string | undefined;
  /** The annotation `evaluation`. */
  readonly evaluation: string | undefined;
}

/** Every field on its own: one that another version writes otherwise is absent. */
const schema = z.object({
  outputModelId: text,
  name: text,
  jobId: text,
  jobName: text,
  deploymentId: text,
  deploymentName: text,
  deployedModelName: text,
  baseModel: text,
  model: text,
  deployment: text,
  kind: text,
  loraRank: count,
  onDelete: text,
  resolvedCheckpoint: z
    .object({ name: z.string(), createTime: text, checkpointType: text })
    .optional()
    .catch(undefined),
  annotations: texts,
});
type Known = z.output<typeof schema>;

type Facts = Partial<Side>;

/** What each type is told by; of the others nothing is said. */
const FACTS: ReadonlyMap<string, (known: Known, state: ResourceState, now: number) => Facts> = new Map([
  [
    PROMOTED_MODEL,
    ({ outputModelId, name, resolvedCheckpoint, baseModel, kind, onDelete }, _, now): Facts => ({
      id: outputModelId ?? idIn(name),
      kind: kindOf(resolvedCheckpoint?.checkpointType ?? kind ?? ""),
      checkpoint: checkpointOf(resolvedCheckpoint, now),
      model: idIn(baseModel),
      onDelete,
    }),
  ],
  [
    TRAINER_JOB,
    ({ jobId, jobName, baseModel, loraRank }, state): Facts => ({
      id: jobId ?? idIn(jobName),
      kind: loraRank === undefined ? undefined : loraRank > 0 ? "LoRA" : "full",
      model: idIn(baseModel),
      trainingShape: shapeVersionOf(state),
      hardware: trainerHardware(state),
    }),
  ],
  [
    DEPLOYMENT,
    ({ deploymentId, deploymentName, baseModel }, state): Facts => ({
      id: deploymentId ?? idIn(deploymentName),
      model: idIn(baseModel),
      hardware: deploymentHardware(state),
    }),
  ],
  [
    DEPLOYED_MODEL,
    ({ deployedModelName, model, deployment }): Facts => ({
      id: idIn(deployedModelName),
      model: idIn(model),
      deployment: idIn(deployment),
    }),
  ],
  [TRAINING_PROFILE, (_, state): Facts => ({ trainingShape: shapeVersionOf(state), hardware: shapeHardware(state) })],
]);

const NOTHING: Side = {
  id: undefined,
  kind: undefined,
  checkpoint: undefined,
  model: undefined,
  deployment: undefined,
  trainingShape: undefined,
  hardware: undefined,
  onDelete: undefined,
  evaluation: undefined,
};

/** @param now to which ages are counted, in milliseconds */
export function sideOf(type: string, state: ResourceState | undefined, now: number): Side | undefined {
  if (state === undefined) return undefined;
  const { inputs, outputs } = state;
  // What the preview chose stands in the inputs; what an update chose, in the outputs only. What the inputs do not
  // know yet is not what the outputs had.
  const last = Object.entries(outputs).filter(([key]) => !containsUnknown(inputs[key]));
  const known = schema.parse({ ...knownProperties(Object.fromEntries(last)), ...knownProperties(inputs) });
  const facts = FACTS.get(type)?.(known, state, now) ?? {};
  return { ...NOTHING, ...facts, evaluation: known.annotations?.evaluation };
}

function checkpointOf(chosen: Known["resolvedCheckpoint"], now: number): Checkpoint | undefined {
  if (chosen === undefined) return undefined;
  const { name, createTime } = chosen;
  const created = Date.parse(createTime ?? "");
  return {
    id: parseParentedCheckpoint(name)?.checkpointId ?? name,
    name,
    createTime,
    ageMs: Number.isNaN(created) ? undefined : now - created,
  };
}

/** Of a checkpoint's type (`CHECKPOINT_TYPE_INFERENCE_LORA`) or a model's kind (`HF_PEFT_ADDON`). */
function kindOf(type: string): Kind | undefined {
  if (/LORA|PEFT/.test(type)) return "LoRA";
  return /INFERENCE_BASE|HF_BASE_MODEL/.test(type) ? "full" : undefined;
}

function idIn(name: string | undefined): string | undefined {
  return name?.split("/").at(-1);
}
