import { FireworksApiError, NotReadyError } from "../../client/errors.js";
import { modelName } from "../../client/names.js";
import { type Model, type Promotion } from "../../client/schemas.js";
import { waitUntil, WaitTimeout } from "../../client/wait.js";
import { isReady, PromotionFailed, waitForPromotion } from "../../client/waitForPromotion.js";
import { describeAge, parseDuration } from "../../lifecycle/duration.js";
import { parseIdentity, type Identity } from "../../lifecycle/identity.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { claimExisting } from "./ownership.js";
import { idOf } from "./selection.js";
import { type CompleteInputs } from "./state.js";

/** The vendor's SDK waits this long for a promotion. */
const DEFAULT_CREATE_TIMEOUT_MS = 7_200_000;
/** How long a model may take to appear after a promotion whose answer was lost. */
const APPEARANCE_TIMEOUT_MS = 60_000;

/** A promotion that the service has accepted, or a model that was there already. */
export interface Accepted {
  readonly name: string;
  readonly operation?: string | undefined;
  /** The model as last seen, if it was. */
  readonly model?: Model | undefined;
  /** True when the model was there before, whether it is provably this promotion or is adopted. */
  readonly existing?: true;
  /** True when the model was there and is only taken over. */
  readonly adopted?: boolean;
}

/** Full name of the model that the inputs ask for. */
export function targetOf({ accountId, outputModelId }: CompleteInputs): string {
  return modelName(accountId, outputModelId);
}

/**
 * Makes sure that exactly one promotion is under way or done: looks first, promotes only when
 * nothing is there, and after a lost answer looks again instead of sending again.
 */
export async function ensurePromoted(inputs: CompleteInputs, runtime: Runtime): Promise<Accepted> {
  const name = targetOf(inputs);
  const identity = parseIdentity(inputs.__identity);
  const existing = await runtime.client().findModel(name);
  if (existing !== undefined) return takeExisting(existing, inputs, identity);
  const { resolvedCheckpoint, baseModel, outputModelId } = inputs;
  if (resolvedCheckpoint === undefined || baseModel === undefined) {
    throw new Error(`outputModelId: ${name} does not exist, so there is nothing to adopt. Nothing was promoted.`);
  }
  await runtime.engine.say(identity.urn, `promoting ${idOf(resolvedCheckpoint)} to ${outputModelId}`);
  let promotion: Promotion;
  try {
    promotion = await runtime.client().startPromotion({ name: resolvedCheckpoint.name, outputModelId, baseModel });
  } catch (error) {
    if (!(error instanceof FireworksApiError) || error.effect === "none") throw error;
    return await findAfterLostAnswer(error, inputs, identity, runtime);
  }
  return { name, operation: promotion.operation?.name, model: promotion.model };
}

function takeExisting(model: Model, inputs: CompleteInputs, identity: Identity): Accepted {
  const { resolvedCheckpoint, baseModel, outputModelId: modelId, adopt } = inputs;
  const claim = claimExisting(model, { identity, checkpoint: resolvedCheckpoint?.name, baseModel, modelId }, adopt);
  if (claim.may !== "nothing") return { name: model.name, model, existing: true, adopted: claim.may === "adopt" };
  throw new Error(`nothing was promoted: ${claim.why}`);
}

/** The answer to a promotion was lost or said nothing certain: the model tells whether it happened. */
async function findAfterLostAnswer(
  lost: FireworksApiError,
  inputs: CompleteInputs,
  identity: Identity,
  runtime: Runtime,
): Promise<Accepted> {
  const name = targetOf(inputs);
  if (lost.status === 409) {
    const model = await runtime.client().findModel(name);
    if (model === undefined) throw lost;
    return takeExisting(model, inputs, identity);
  }
  try {
    const model = await waitUntil(
      async () => {
        const found = await runtime.client().findModel(name);
        return found === undefined ? { running: undefined } : { done: found };
      },
      { clock: runtime.clock, timeoutMs: APPEARANCE_TIMEOUT_MS },
    );
    return { name, model };
  } catch (error) {
    throw new Error(
      `${lost.message}\nWhether the service promotes is not known: ${name} had not appeared ${describeAge(APPEARANCE_TIMEOUT_MS)} later.\n` +
        `Fix: run pulumi up again in a few minutes; it looks for the model before it promotes.`,
      { cause: error },
    );
  }
}

/**
 * Waits until the promotion has ended.
 * @throws NotReadyError when it is accepted but not finished; the resource is then kept in state
 */
export async function awaitPromotion(
  accepted: Accepted,
  { __identity, timeouts }: Pick<CompleteInputs, "__identity" | "timeouts">,
  runtime: Runtime,
): Promise<Model> {
  const { name, operation, model } = accepted;
  if (operation === undefined && model !== undefined && isReady(model)) return model;
  const { urn } = parseIdentity(__identity);
  const timeoutMs = parseDuration(timeouts?.create ?? "") ?? DEFAULT_CREATE_TIMEOUT_MS;
  const maxPollMs = parseDuration(timeouts?.poll ?? "");
  try {
    return await waitForPromotion(
      runtime.client(),
      { modelName: name, operation },
      {
        clock: runtime.clock,
        timeoutMs,
        maxPollMs,
        signal: runtime.signal,
        onProgress: (message, elapsedMs) => {
          void runtime.engine.say(
            urn,
            `promotion runs for ${describeAge(elapsedMs)}${message === undefined ? "" : `: ${message}`}`,
          );
        },
      },
    );
  } catch (error) {
    if (error instanceof PromotionFailed && (await runtime.client().findModel(name)) === undefined) {
      throw new Error(
        `${error.message}\nNo model was made. Fix: run pulumi up again (after pulumi refresh, if the resource is in the state already), or promote another checkpoint.`,
        {
          cause: error,
        },
      );
    }
    throw new NotReadyError(name, notReadyReasons(name, error, operation, timeoutMs), { cause: error });
  }
}

function notReadyReasons(name: string, error: unknown, operation: string | undefined, timeoutMs: number): string[] {
  const follow = operation === undefined ? "" : ` (operation ${operation})`;
  if (error instanceof WaitTimeout) {
    return [
      `${name} is not ready after ${describeAge(timeoutMs)}${follow}; the service goes on working. Fix: run pulumi up again, it waits for the same promotion; or raise timeouts.create`,
    ];
  }
  if (error instanceof PromotionFailed) {
    return [
      `${error.message}; an unusable ${name} is left. Fix: pulumi destroy --target this resource, then pulumi up`,
    ];
  }
  const cause = error instanceof Error ? error.message : String(error);
  return [
    `the promotion to ${name} was accepted${follow}, then waiting for it failed: ${cause}\nFix: run pulumi up again, it waits for the same promotion`,
  ];
}
