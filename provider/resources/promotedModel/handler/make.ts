import { FireworksApiError, NotReadyError } from "../../../client/errors.js";
import { modelName } from "../../../client/names.js";
import * as wire from "../../../client/schemas.js";
import { waitUntil } from "../../../client/wait.js";
import { type Call } from "../../../lifecycle/call.js";
import { describeAge } from "../../../client/duration.js";
import { takenOver } from "../../../lifecycle/freeId.js";
import { type Made } from "../../../lifecycle/kind.js";
import { type Memory } from "../../../lifecycle/memory.js";
import { claimExisting, isAnother, parseModelOwnerLine, whyRaced } from "./ownership.js";
import { idOf } from "./selection.js";
import { type CompleteInputs, type Own, type SeenModel } from "./state.js";

/** How long a model may take to appear after a promotion whose answer was lost. */
const APPEARANCE_TIMEOUT_MS = 60_000;
const LOOKS = 3;
const LOOK_AGAIN_MS = 1_000;

/** A promotion that the service has accepted, or a model that was there already. */
interface Accepted {
  readonly name: string;
  readonly operation?: string | undefined;
  /** The model as last seen, if it was. */
  readonly model?: wire.Model | undefined;
  /** True when the model was there before, whether it is provably this promotion or is adopted. */
  readonly existing?: true;
  /** True when the model was there and is only taken over. */
  readonly adopted?: true | undefined;
}

/** Promotes, or takes what is there already where that is allowed; a new generation is drawn for it in any case. */
export async function make(inputs: CompleteInputs, call: Call, memory: Memory): Promise<Made<SeenModel, Own>> {
  const { name, operation, model, existing = false, adopted } = await ensurePromoted(inputs, call, memory);
  const generation = call.newGeneration(parseModelOwnerLine(model?.description)?.generation);
  const own: Own = {
    baseUrl: call.client().baseUrl,
    selector: inputs.selector,
    adopted,
    asFound: adopted,
    generation,
    operation,
  };
  return { name, found: model ?? { name }, existing, own, redrawn: generation };
}

/**
 * Makes sure that exactly one promotion is under way or done: looks first, promotes only when
 * nothing is there, and after a lost answer looks again instead of sending again.
 */
async function ensurePromoted(inputs: CompleteInputs, call: Call, memory: Memory): Promise<Accepted> {
  const name = modelName(inputs.accountId, inputs.outputModelId);
  const existing = await call.client().findModel(name);
  if (existing !== undefined) return takeExisting(existing, inputs, call, memory);
  const { resolvedCheckpoint, baseModel, outputModelId } = inputs;
  if (resolvedCheckpoint === undefined || baseModel === undefined) {
    throw new Error(`outputModelId: ${name} does not exist, so there is nothing to adopt. Nothing was promoted.`);
  }
  await call.say(`promoting ${idOf(resolvedCheckpoint)} to ${outputModelId}`);
  let promotion: wire.Promotion;
  try {
    promotion = await call.client().startPromotion({ name: resolvedCheckpoint.name, outputModelId, baseModel });
  } catch (error) {
    if (!(error instanceof FireworksApiError) || error.effect === "none") throw error;
    return await lookAfterLostAnswer(error, inputs, call, memory);
  }
  const { operation, model } = promotion;
  requireUnsigned(model ?? wire.model.safeParse(operation?.response).data, inputs, call);
  return { name, operation: operation?.name, model };
}

/** @throws Error where another resource has signed already what this one is about to sign */
function requireUnsigned(model: wire.Model | undefined, { resolvedCheckpoint }: CompleteInputs, call: Call): void {
  const why = model && whyRaced(model, undefined, { ...call, checkpoint: resolvedCheckpoint?.name });
  if (why !== undefined) throw new Error(why);
}

async function takeExisting(model: wire.Model, inputs: CompleteInputs, call: Call, memory: Memory): Promise<Accepted> {
  const { name } = model;
  const { resolvedCheckpoint, baseModel, outputModelId: modelId, adopt } = inputs;
  const isOfAnotherBackend = (generation: string): boolean =>
    !memory.holds(name, generation) && call.isOfAnotherBackend(generation);
  const promotion = { ...call, isOfAnotherBackend, checkpoint: resolvedCheckpoint?.name, baseModel, modelId };
  const claim = claimExisting(model, promotion, adopt);
  if (claim.may === "nothing") throw new Error(`nothing was promoted: ${claim.why}`);
  const adopted = claim.may === "adopt" ? true : undefined;
  if (adopted === undefined && !memory.recorded(call.identity.text).has(name)) await call.note(takenOver(name));
  return { name, model, existing: true, adopted };
}

/** The answer to a promotion was lost or said nothing certain: the model tells whether it happened. */
async function lookAfterLostAnswer(
  lost: FireworksApiError,
  inputs: CompleteInputs,
  call: Call,
  memory: Memory,
): Promise<Accepted> {
  const name = modelName(inputs.accountId, inputs.outputModelId);
  if (lost.status === 409) {
    const model = await call.client().findModel(name);
    if (model === undefined) throw lost;
    return takeExisting(model, inputs, call, memory);
  }
  let model: wire.Model;
  try {
    model = await waitUntil(
      async () => {
        const found = await call.client().findModel(name);
        return found === undefined ? { running: undefined } : { done: found };
      },
      { clock: call.clock, timeoutMs: APPEARANCE_TIMEOUT_MS },
    );
  } catch (error) {
    throw new Error(
      `${lost.message}\nWhether the service promotes is not known: ${name} had not appeared ${describeAge(APPEARANCE_TIMEOUT_MS)} later.\n` +
        `Fix: run pulumi up again in a few minutes; it looks for the model before it promotes.`,
      { cause: error },
    );
  }
  requireUnsigned(model, inputs, call);
  return { name, model };
}

/**
 * What a failure after the promotion leaves, if the state is to keep it, with the creation time that tells it from a
 * model that somebody else makes there later.
 */
export async function left(made: Made<SeenModel, Own>, error: unknown, call: Call): Promise<SeenModel | undefined> {
  const { existing, own } = made;
  const model = await lookAgain(made, error, call);
  if (model === undefined || isAnother(model, made)) return undefined;
  // Kept in state before it is taken over, it could be deleted as what it replaces: the next run finds it again.
  const { generation } = own;
  const held = parseModelOwnerLine(model.description)?.generation;
  const isTaken = generation === undefined || held === generation;
  const isLost = existing ? !isTaken : whyRaced(model, generation, { ...call, checkpoint: undefined }) !== undefined;
  return isLost ? undefined : model;
}

async function lookAgain(
  { name, found, seen = found }: Made<SeenModel, Own>,
  error: unknown,
  { client, clock, signal }: Call,
): Promise<SeenModel | undefined> {
  for (let look = 1; ; look += 1) {
    try {
      const model = await client().findModel(name);
      if (model !== undefined) return model;
      return error instanceof NotReadyError ? seen : undefined;
    } catch {
      // What a lost answer did decides what state keeps: worth more than one look. A stopped run ends the sleep, and looks once.
      if (look === LOOKS || signal.aborted) return seen;
      await clock.sleep(LOOK_AGAIN_MS).catch(() => undefined);
    }
  }
}
