import { compareInstants } from "../../../client/instant.js";
import { modelName, parseCheckpointParent, parseModelName, parseParentedCheckpoint } from "../../../client/names.js";
import { orUndefined } from "../../../client/orUndefined.js";
import { type Model } from "../../../client/schemas.js";
import { type Call } from "../../../lifecycle/call.js";
import { ownerOf, whyOfAnotherBackend } from "../../../lifecycle/ownership.js";
import { locateParent, resolvedOf } from "./choose.js";
import { parseModelOwnerLine } from "./ownership.js";
import { type ChangedModel } from "./row.js";
import { type PromotedModelInputs, type ResolvedCheckpoint } from "./state.js";

/**
 * The inputs before this operation, with what a create had to choose by itself: its check could not, since the trainer
 * job had no checkpoint yet, or preflight was off. The engine shows no outputs to a check, but the ownership line of
 * the resource's own model says what it was promoted from.
 * @throws what kept it from being seen, since an unchanged model would look like a new one
 */
export async function withRecovered(
  { before, values, preflight }: ChangedModel,
  call: Call,
): Promise<PromotedModelInputs | undefined> {
  const names = before?.trainerJob !== undefined || before?.checkpoint !== undefined;
  if (before === undefined || before.resolvedCheckpoint !== undefined || !names || preflight === "off") return before;
  const parent = await locateParent(
    { ...values, trainerJob: before.trainerJob, checkpoint: before.checkpoint },
    call.lookups(),
  );
  const { accountId = "" } = parseCheckpointParent(parent) ?? {};
  const own = await findOwn(accountId, before.outputModelId, call);
  const source = parseModelOwnerLine(own?.description)?.source;
  if (own === undefined || source === undefined) return before;
  const resolvedCheckpoint = await checkpointOf(source.checkpoint, call);
  const { name } = own;
  const outputModelId = parseModelName(name)?.modelId;
  return { ...before, baseModel: source.baseModel, outputModelId, resolvedCheckpoint, name };
}

/** The newest model that this resource has promoted. */
async function findOwn(accountId: string, id: string | undefined, call: Call): Promise<Model | undefined> {
  const owner = ownerOf(call.identity);
  const isOwn = ({ description }: Model): boolean => parseModelOwnerLine(description)?.owner === owner;
  const isFromHere = ({ description }: Model): boolean => whyOfAnotherBackend(description, call) === undefined;
  if (id !== undefined) {
    const model = await call.client().findModel(modelName(accountId, id));
    return model !== undefined && isOwn(model) ? model : undefined;
  }
  const own = (await call.lookups().models(accountId))
    .filter(isOwn)
    .toSorted((a, b) => compareInstants(b.createTime, a.createTime));
  // A state that moved here from another backend has made its models there.
  return own.find(isFromHere) ?? own[0];
}

/** The row of a checkpoint, or its name alone once the row is gone. */
async function checkpointOf(name: string, call: Call): Promise<ResolvedCheckpoint> {
  const parent = parseParentedCheckpoint(name)?.parent.name ?? "";
  const rows = await orUndefined(() => call.lookups().checkpoints(parent));
  const row = rows?.find((row) => row.name === name);
  return row === undefined ? { name } : resolvedOf(row);
}
