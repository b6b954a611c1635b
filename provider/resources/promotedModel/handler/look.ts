import { isDeepStrictEqual } from "node:util";
import { type Model } from "../../../client/schemas.js";
import { findOperation } from "../../../client/findOperation.js";
import * as wire from "../../../client/schemas.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Properties } from "../../../lifecycle/handler.js";
import { parseIdentity } from "../../../lifecycle/identity.js";
import { whyRemade } from "../../../lifecycle/ownership.js";
import { proveOwnership } from "./ownership.js";
import { refreshedState, type PromotedModelState } from "./state.js";

/** What the operation of an unfinished promotion tells now. */
interface OperationNews {
  readonly running: boolean;
  /** When the model was made, once the operation holds it. */
  readonly createTime?: string | undefined;
}

/**
 * Asks the operation that a state remembers. While it runs, a model that does not show is not gone;
 * once it has ended, its answer tells our model from one that somebody else made there.
 */
export async function askOperation(
  { name, operation }: PromotedModelState,
  { client, signal }: Call,
): Promise<OperationNews> {
  const found = operation === undefined ? undefined : await findOperation(client(), operation, name, { signal });
  if (found === undefined) return { running: false };
  const model = wire.model.safeParse(found.response);
  return { running: !found.done, createTime: model.success ? model.data.createTime : undefined };
}

/** The state with the creation time that its operation knows, where the state itself has none. */
export async function withKnownCreateTime(saved: PromotedModelState, call: Call): Promise<PromotedModelState> {
  if (saved.createTime !== undefined || saved.operation === undefined) return saved;
  const { createTime } = await askOperation(saved, call);
  return createTime === undefined ? saved : { ...saved, createTime };
}

/** A listing's row, where it shows that nothing has changed: gone or changed is believed of the model's own record only. */
export async function glance(saved: PromotedModelState, props: Properties, call: Call): Promise<Model | undefined> {
  const { model } = (await call.lookups().listedModel(saved.name)) ?? {};
  if (model === undefined || saved.unfinished === true || whyRemade(model, saved) !== undefined) return undefined;
  return isDeepStrictEqual(refreshedState(props, model), props) ? model : undefined;
}

/** Why a model is not the one that state remembers, if it is not. */
export async function whyNotOwn(model: Model, saved: PromotedModelState, call: Call): Promise<string | undefined> {
  const owner = { ...call, identity: parseIdentity(saved.__identity) };
  const proof = proveOwnership(model, await withKnownCreateTime(saved, call), owner);
  return proof.ours ? undefined : proof.why;
}

/**
 * Why a refresh leaves a model alone. What another resource has taken over is shown as it is now, so that the next
 * update stops and says so; a model that was never seen to be made is believed only with a proof: its creation time
 * would become one.
 */
export async function whyLeftAlone(model: Model, saved: PromotedModelState, call: Call): Promise<string | undefined> {
  const remade = whyRemade(model, saved);
  const isSeen = saved.unfinished !== true || saved.createTime !== undefined;
  return remade !== undefined || isSeen ? remade : whyNotOwn(model, saved, call);
}
