import { FireworksApiError, NotFoundError, NotReadyError } from "../../../client/errors.js";
import { type Model } from "../../../client/schemas.js";
import { WaitTimeout } from "../../../client/wait.js";
import { isReady, PromotionFailed, waitForPromotion } from "../../../client/waitForPromotion.js";
import { messageOf, type Call, limitOf } from "../../../lifecycle/call.js";
import { describeAge } from "../../../client/duration.js";
import { waitOnRow } from "../../../lifecycle/waits.js";
import { type Made } from "../../../lifecycle/kind.js";
import { RunStopped } from "../../../lifecycle/politeStop.js";
import { describeIgnored, shownOtherwise } from "../../../lifecycle/readBack.js";
import { generationFor, withOwnerLine } from "../../../lifecycle/ownership.js";
import { FIELDS } from "./fields.js";
import { formatModelOwnerLine, isAnother, parseModelOwnerLine, whyRaced, withoutModelOwnerLine } from "./ownership.js";
import { describeModel, patchOfNewModel, type PatchedValues } from "./patch.js";
import {
  type CompleteInputs,
  type Own,
  type PromotedModelInputs,
  type PromotedModelState,
  isShown,
  type SeenModel,
  wasResolved,
} from "./state.js";

/** The vendor's SDK waits this long for a promotion. */
const DEFAULT_CREATE_TIMEOUT_MS = 7_200_000;

/** Waits until the promotion has ended, and brings the model to what the program wants it to say. */
export async function settle(
  made: Made<SeenModel, Own>,
  inputs: CompleteInputs,
  call: Call,
): Promise<{ found: Model; own: Own }> {
  const { name, own } = made;
  const signed = await signEarly(made, inputs, call);
  made.seen = signed ?? made.found;
  // A short promotion has ended by then, and the answer says so.
  const { operation } = own;
  const model =
    signed?.state === "READY" ? signed : await awaitPromotion({ name, operation, model: made.found }, inputs, call);
  made.seen = model;
  if (isAnother(model, made)) throw new Error(`${name} was made again by somebody else meanwhile`);
  requireUnraced(model, made, inputs, call);
  // What an adopted model holds is recorded, not changed: the next preview shows what differs.
  const wanted = own.adopted === true ? {} : patchedValues(inputs);
  const described = await describeModel(model, wanted, lineOf(inputs, model, own, call), call);
  const isSeenSince = signed !== undefined && signed !== model;
  const found = isSeenSince ? described : await withLineReadBack(described, made, inputs, call);
  if (own.adopted !== true) requireBase(found, inputs);
  return { found, own: { ...own, operation: undefined } };
}

/** @throws Error where another resource has signed what this one has promoted */
function requireUnraced(
  model: SeenModel,
  { own, found }: Made<SeenModel, Own>,
  { resolvedCheckpoint }: CompleteInputs,
  call: Call,
): void {
  // The line that stood there at first was proved, or is adopted from whomever it names.
  const [held, now] = [found, model].map(({ description }) => parseModelOwnerLine(description)?.generation);
  if (held === now) return;
  const why = whyRaced(model, own.generation, { ...call, checkpoint: resolvedCheckpoint?.name });
  if (why !== undefined) throw new Error(why);
}

/**
 * A promotion that was complete at once is signed without a wait after which the line would be seen again; only an id
 * of the user's own can be another's too.
 */
async function withLineReadBack(
  model: Model,
  made: Made<SeenModel, Own>,
  inputs: CompleteInputs,
  call: Call,
): Promise<Model> {
  const isShared = !made.existing && !wasResolved(inputs, "outputModelId") && made.own.generation !== undefined;
  if (!isShared) return model;
  const seen = await call.client().getModel(model.name);
  requireUnraced(seen, made, inputs, call);
  return seen;
}

/** Brings a model that stays to what the program wants it to say. */
export async function change(
  model: Model,
  inputs: CompleteInputs,
  saved: PromotedModelState,
  call: Call,
): Promise<{ found: Model; inputs: CompleteInputs; own: Own }> {
  const { baseUrl, selector, adopted } = saved;
  const own: Own = { baseUrl, selector, adopted, generation: generationFor(saved, call) ?? call.newGeneration() };
  const found = await describeModel(model, patchedValues(inputs), lineOf(inputs, model, own, call), call);
  if (saved.unfinished === true && adopted !== true) requireBase(found, inputs);
  return { found, inputs, own };
}

/** The base that was sent with the promotion. A model is never replaced because of it: that would delete one and promote twice. */
function requireBase({ name, peftDetails }: Model, { baseModel }: CompleteInputs): void {
  const other = shownOtherwise({ baseModel }, { baseModel: peftDetails?.baseModel });
  if (!("baseModel" in other)) return;
  const words = describeIgnored(["baseModel"], { baseModel }, other);
  throw new NotReadyError(name, [
    `the service accepted the promotion to ${name}, but ignored ${words}. The model stays in the state.\nFix: write the base model that it has; or pulumi destroy --target this resource, then pulumi up.`,
  ]);
}

/** The saved model, once a promotion that an earlier run left unfinished has ended. */
export async function reach(
  { name, operation }: PromotedModelState,
  inputs: PromotedModelInputs,
  call: Call,
): Promise<Model | undefined> {
  const model = await call.client().findModel(name);
  if (model !== undefined) return awaitPromotion({ name, model }, inputs, call);
  if (operation === undefined) return undefined;
  try {
    return await awaitPromotion({ name, operation }, inputs, call);
  } catch (error) {
    // Neither is known any more: waiting again would never end.
    if (error instanceof NotReadyError && error.cause instanceof NotFoundError) return undefined;
    throw error;
  }
}

/**
 * Writes the ownership line while the promotion still runs, so that a run after a crash can prove
 * whose it is, and with it what else the model is to say. A service that refuses this early gets it
 * after the promotion.
 */
async function signEarly(
  { name, found, own }: Made<SeenModel, Own>,
  inputs: CompleteInputs,
  call: Call,
): Promise<Model | undefined> {
  if (own.adopted === true || (isShown(found) && isReady(found))) return undefined;
  const line = lineOf(inputs, found, own, call);
  if (line === undefined) return undefined;
  const description = withOwnerLine(inputs.description ?? withoutModelOwnerLine(found.description), line);
  const whole = patchOfNewModel({ ...patchedValues(inputs), description });
  // Where another field is refused, the line alone may do.
  for (const patch of Object.keys(whole).length > 1 ? [whole, { description }] : [whole]) {
    try {
      return await call.client().updateModel(name, patch);
    } catch (error) {
      if (!(error instanceof FireworksApiError)) throw error;
    }
  }
  return undefined;
}

/** The ownership line; what an adopted model already says of its source stays. */
function lineOf(
  { resolvedCheckpoint, baseModel }: CompleteInputs,
  { description }: SeenModel,
  { generation, adopted }: Pick<Own, "generation" | "adopted">,
  { identity }: Call,
): string | undefined {
  if (generation === undefined) return undefined;
  const isKnown = resolvedCheckpoint !== undefined && baseModel !== undefined && adopted !== true;
  const asked = isKnown ? { checkpoint: resolvedCheckpoint.name, baseModel } : undefined;
  return formatModelOwnerLine({ source: asked ?? parseModelOwnerLine(description)?.source, generation }, identity);
}

/** What the program wants the model to say; `public` is always managed. */
function patchedValues(inputs: PromotedModelInputs): PatchedValues {
  return { ...inputs, public: inputs.public ?? FIELDS.public.default };
}

/**
 * Waits until the promotion has ended.
 * @throws NotReadyError when it is accepted but not finished; the resource is then kept in state
 */
async function awaitPromotion(
  { name, operation, model }: { name: string; operation?: string | undefined; model?: SeenModel },
  { timeouts }: Pick<PromotedModelInputs, "timeouts">,
  call: Call,
): Promise<Model> {
  if (operation === undefined && model !== undefined && isShown(model) && isReady(model)) return model;
  const limitMs = limitOf(call, timeouts?.create) ?? DEFAULT_CREATE_TIMEOUT_MS;
  try {
    const wait = {
      kind: "promotion",
      limitMs,
      poll: timeouts?.poll,
      line: (wait: string, words?: string) => `promotion runs for ${wait}${words === undefined ? "" : `: ${words}`}`,
    };
    const promotion = { modelName: name, operation };
    return await waitOnRow(wait, call, (options) => waitForPromotion(call.client(), promotion, options));
  } catch (error) {
    if (error instanceof PromotionFailed && (await call.client().findModel(name)) === undefined) {
      throw new Error(
        `${error.message}\nNo model was made. Fix: run pulumi up again (after pulumi refresh, if the resource is in the state already), or promote another checkpoint.`,
        {
          cause: error,
        },
      );
    }
    throw new NotReadyError(name, notReadyReasons(name, error, operation, limitMs), { cause: error });
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
  if (error instanceof RunStopped) {
    return [
      `the promotion to ${name} was accepted${follow}, and this run was stopped by ${error.by} before it ended. The service goes on with it; a promotion uses no GPUs.\nFix: run pulumi up again, it waits for the same promotion; or pulumi destroy, which deletes the model`,
    ];
  }
  const cause = messageOf(error);
  return [
    `the promotion to ${name} was accepted${follow}, then waiting for it failed: ${cause}\nFix: run pulumi up again, it waits for the same promotion`,
  ];
}
