import { type Model } from "../../../client/schemas.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Identity } from "../../../lifecycle/identity.js";
import {
  formatOwnerLine,
  lastLine,
  type OwnerLine,
  ownerLinePattern,
  ownerOf,
  stackOf,
  whyTakenOver,
  whyOfAnotherBackend,
  whyRemade,
} from "../../../lifecycle/ownership.js";
import { type PromotedModelValues } from "./args.js";
import { isAutoModelIdOf } from "./naming.js";

/**
 * The ownership line of a model. A model records no source checkpoint, so this line is what proves later whose it is
 * and what it was made from.
 */
export interface ModelOwnerLine extends OwnerLine {
  /** What the model was made from; absent for an adopted model whose source nobody knows. */
  readonly source?: { readonly checkpoint: string; readonly baseModel: string } | undefined;
}

const MODEL_LINE = ownerLinePattern("(?:Promoted from (\\S+) on (\\S+)|Adopted)");

/** The line, without a line break. */
export function formatModelOwnerLine(
  { source, generation }: Omit<ModelOwnerLine, "owner">,
  identity: Identity,
): string {
  const opening = source === undefined ? "Adopted" : `Promoted from ${source.checkpoint} on ${source.baseModel}`;
  return formatOwnerLine(identity, generation, opening);
}

/** The ownership line of a description, if it ends in one. */
export function parseModelOwnerLine(description: string | undefined): ModelOwnerLine | undefined {
  const [, checkpoint, baseModel, owner, generation] = MODEL_LINE.exec(description ?? "") ?? [];
  if (owner === undefined || generation === undefined) return undefined;
  const source = checkpoint === undefined || baseModel === undefined ? undefined : { checkpoint, baseModel };
  return { source, owner, generation };
}

/** The description as a person wrote it. */
export function withoutModelOwnerLine(description: string | undefined): string {
  return (description ?? "").replace(MODEL_LINE, "");
}

/** The promotion that a resource stands for; without a checkpoint it can only adopt. */
interface OwnPromotion extends Pick<Call, "identity" | "isOfAnotherBackend"> {
  readonly checkpoint: string | undefined;
  readonly baseModel: string | undefined;
  readonly modelId: string;
}

/** Whether something is proved, with the reason in words. */
type Proof =
  { readonly ours: true } | { readonly ours: false; readonly why: string; readonly isOfAnotherBackend?: true };

/** What a resource may do with a model that is there already. */
export type Claim =
  /** It is this very promotion, made by an earlier run. */
  { readonly may: "record" } | { readonly may: "adopt" } | { readonly may: "nothing"; readonly why: string };

/** Decides about an existing model, by proof first and by `adopt` second. */
export function claimExisting(model: Model, promotion: OwnPromotion, adopt: PromotedModelValues["adopt"]): Claim {
  const proof = proveOrigin(model, promotion);
  if (proof.ours) return { may: "record" };
  const since = `${model.state ?? "no state"} since ${model.createTime ?? "an unknown time"}`;
  if (adopt === "always") return { may: "adopt" };
  if (adopt === "ifSameSource") {
    const source = parseModelOwnerLine(model.description)?.source;
    if (
      source?.checkpoint === promotion.checkpoint &&
      source?.baseModel === promotion.baseModel &&
      source !== undefined
    ) {
      return { may: "adopt" };
    }
    return {
      may: "nothing",
      why: `${model.name} exists (${since}), but adopt: "ifSameSource" needs proof: ${proof.why}; adopt: "always" takes it as it is`,
    };
  }
  if (proof.isOfAnotherBackend === true) {
    return {
      may: "nothing",
      why:
        `${model.name} already exists (${since}): ${proof.why}\n` +
        `Fix: give this resource, its model or this stack another name; or, if the stack moved here without its state, import that state, or take the model over with adopt: "always"`,
    };
  }
  const interrupted =
    parseModelOwnerLine(model.description) === undefined
      ? `if it is an interrupted promotion of this resource (see its createTime and kind), take it over with adopt: "always", or delete that model and run again; otherwise `
      : "";
  return {
    may: "nothing",
    why: `${model.name} already exists (${since}): ${proof.why}\nFix: ${interrupted}choose another id, or leave outputModelId out`,
  };
}

/**
 * A model records no source, so only two things prove one: the ownership line in its description, and the
 * digest in an id that this package made up from the same resource, checkpoint and base model.
 */
export function proveOrigin(
  model: Pick<Model, "description">,
  { identity, checkpoint, baseModel, modelId, isOfAnotherBackend }: OwnPromotion,
): Proof {
  const line = parseModelOwnerLine(model.description);
  if (line === undefined) {
    const known = checkpoint !== undefined && baseModel !== undefined;
    if (known && isAutoModelIdOf(modelId, { identity: identity.text, checkpoint, baseModel })) return { ours: true };
    return { ours: false, why: "it has no ownership line" };
  }
  if (line.owner !== ownerOf(identity)) {
    return { ours: false, why: `another Pulumi resource owns it: ${lastLine(model.description)}` };
  }
  const { source } = line;
  if (checkpoint === undefined) return { ours: false, why: "no checkpoint is configured; set adopt to take it over" };
  if (source?.checkpoint === checkpoint && source.baseModel === baseModel) {
    const why = whyOfAnotherBackend(model.description, { isOfAnotherBackend });
    return why === undefined ? { ours: true } : { ours: false, why, isOfAnotherBackend: true };
  }
  return {
    ours: false,
    why: source === undefined ? "its source is unknown" : `it holds ${source.checkpoint} on ${source.baseModel}`,
  };
}

/** As much of a model as a proof needs. */
type Proven = Pick<Model, "description" | "createTime">;

/** What state remembers of a model that this resource wrote. */
export interface Remembered {
  readonly generation?: string | undefined;
  readonly createTime?: string | undefined;
  readonly outputModelId?: string | undefined;
  readonly baseModel?: string | undefined;
  readonly resolvedCheckpoint?: { readonly name: string } | undefined;
}

/**
 * Whether the model is still the one that state remembers, so that it may be patched or deleted.
 * Another generation means that another or a newer resource took it over.
 */
export function proveOwnership(
  model: Proven,
  saved: Remembered,
  { identity, isOfAnotherBackend }: Pick<OwnPromotion, "identity" | "isOfAnotherBackend">,
): Proof {
  const line = parseModelOwnerLine(model.description);
  if (line !== undefined) {
    // Without a generation in state, the run that promoted it ended before it could save one.
    const ours =
      saved.generation === undefined
        ? line.owner === ownerOf(identity) && !isOfAnotherBackend(line.generation)
        : line.generation === saved.generation;
    return ours ? { ours } : { ours, why: whyTakenOver(model.description) };
  }
  // Somebody edited the description away, or ownership lines are off; the creation time tells whether it is the same model.
  if (saved.createTime !== undefined) {
    const why = whyRemade(model, saved);
    return why === undefined ? { ours: true } : { ours: false, why };
  }
  // A promotion that was never seen to end.
  const { baseModel, resolvedCheckpoint, outputModelId: modelId = "" } = saved;
  const checkpoint = resolvedCheckpoint?.name;
  return proveOrigin(model, { identity, isOfAnotherBackend, checkpoint, baseModel, modelId });
}

/**
 * Why a model that this resource has just promoted is another's: two stacks can have promoted to one id at the same
 * moment, and the line that was written last tells whose the model is.
 */
export function whyRaced(
  { name, description }: Pick<Model, "name"> & Partial<Pick<Model, "description">>,
  generation: string | undefined,
  { identity, checkpoint = "nothing", isOfAnotherBackend }: Omit<OwnPromotion, "baseModel" | "modelId">,
): string | undefined {
  const line = parseModelOwnerLine(description);
  if (line === undefined || line.generation === generation) return undefined;
  // A run that had ended before this one has left a line of its own.
  if (line.owner === ownerOf(identity) && !isOfAnotherBackend(line.generation)) return undefined;
  const theirs = line.source?.checkpoint ?? "something else";
  const content =
    theirs === checkpoint
      ? `Both promoted ${checkpoint}, so that is what it holds`
      : `It holds ${theirs} or ${checkpoint}: nothing proves which`;
  return (
    `${name} is not recorded here: stack ${stackOf(description) ?? ""} promoted to the same id at the same moment, and its ownership line stands there (${lastLine(description)}). ${content}.\n` +
    `Fix: choose another outputModelId, here or there.`
  );
}

/** Whether the name now holds another model than the one that was seen at first. */
export function isAnother({ createTime }: Partial<Proven>, { found }: { readonly found: Partial<Proven> }): boolean {
  return found.createTime !== undefined && createTime !== undefined && createTime !== found.createTime;
}
