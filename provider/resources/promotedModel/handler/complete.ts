import { NotFoundError } from "../../../client/errors.js";
import { parseParentedCheckpoint } from "../../../client/names.js";
import { type Checkpoint, type TrainerJob } from "../../../client/schemas.js";
import { shortState } from "../../../client/trainerJobState.js";
import { WaitTimeout, waitUntil } from "../../../client/wait.js";
import { type Call } from "../../../lifecycle/call.js";
import { parseDuration } from "../../../client/duration.js";
import { RunStopped } from "../../../lifecycle/politeStop.js";
import { describeNodes } from "../../../prices.js";
import { typed } from "../../../lifecycle/handler.js";
import { userProperties } from "../../../lifecycle/properties.js";
import { waitOnRow } from "../../../lifecycle/waits.js";
import { type PromotedModelValues } from "./args.js";
import { type Wish } from "./choose.js";
import { type Resolution, resolve } from "./resolve.js";
import { ofType } from "./selection.js";
import { type CompleteInputs, type PromotedModelInputs, type PromotedModelState, selectorOf } from "./state.js";

/**
 * Resolves what `check` could not: it was unknown at preview, preflight was off, or the checkpoint
 * is still to be saved. @throws Error listing every fault
 */
export async function complete(inputs: PromotedModelInputs, call: Call): Promise<CompleteInputs> {
  const { resolvedCheckpoint, baseModel, outputModelId, trainingProfile, trainingShape } = inputs;
  const accountId = parseParentedCheckpoint(resolvedCheckpoint?.name ?? "")?.parent.accountId;
  const profileMissing = trainingShape !== undefined && trainingProfile === undefined;
  if (accountId !== undefined && baseModel !== undefined && outputModelId !== undefined && !profileMissing) {
    return { ...inputs, outputModelId, accountId };
  }
  const resolution = await resolveOrWait(
    {
      values: typed<PromotedModelValues>(userProperties({ ...inputs })),
      unknown: new Set(),
      preflight: "strict",
      findings: false,
      // The choosers count as changed, so that what is missing is looked up; what is there is kept.
      before: resolvedCheckpoint === undefined ? undefined : inputs,
    },
    call,
  );
  if (resolution.failures.length > 0) {
    throw new Error(resolution.failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
  }
  const found = Object.fromEntries(
    (["resolvedCheckpoint", "baseModel", "trainingProfile", "provenance", "outputModelId"] as const)
      .map((property) => [property, inputs[property] ?? resolution[property]])
      .filter(([, value]) => value !== undefined),
  ) as Partial<PromotedModelInputs>;
  if (found.outputModelId === undefined || resolution.accountId === undefined) {
    throw new Error("the checkpoint, base model or output model id could not be resolved");
  }
  const selector = resolvedCheckpoint === undefined ? selectorOf(inputs) : undefined;
  return {
    ...inputs,
    ...found,
    outputModelId: found.outputModelId,
    accountId: resolution.accountId,
    selector,
  };
}

/** What `check` left open (preflight off) stays as the state has it. */
export function withSaved(saved: PromotedModelState, inputs: PromotedModelInputs): PromotedModelInputs {
  const open = (["resolvedCheckpoint", "baseModel", "outputModelId"] as const).filter(
    (property) => inputs[property] === undefined && saved[property] !== undefined,
  );
  const kept = Object.fromEntries(open.map((property) => [property, saved[property]]));
  return { ...inputs, ...kept, __resolved: [...(inputs.__resolved ?? []), ...open] };
}

/** Waits for the first checkpoint that fits, if the user asked for that. */
async function resolveOrWait(wish: Wish, call: Call): Promise<Resolution> {
  const first = await resolve(wish, call);
  const { waitsFor } = first;
  if (waitsFor === undefined) return first;
  const limit = wish.values.waitForCheckpoint ?? "";
  const limitMs = parseDuration(limit) ?? 0;
  const type = ofType(wish.values.checkpointType);
  let job: TrainerJob | undefined;
  const look = async () => {
    call.lookups().rememberCheckpoints(waitsFor, await listedSoFar(waitsFor, call));
    const resolution = await resolve(wish, call);
    if (resolution.waitsFor === undefined) return { done: resolution };
    job = await call.client().getTrainerJob(waitsFor, { signal: call.signal });
    refuseEnded(job, type);
    return { running: undefined };
  };
  try {
    const wait = {
      kind: "checkpoint",
      limitMs,
      billed: waitsFor,
      line: (wait: string) => `waiting for ${wait}: no promotable checkpoint${type} of ${waitsFor} yet`,
    };
    return await waitOnRow(wait, call, (options) => waitUntil(look, options));
  } catch (error) {
    if (error instanceof RunStopped) {
      throw new Error(
        `waitForCheckpoint: this run was stopped by ${error.by} before ${waitsFor} had a promotable checkpoint${type}. Nothing was promoted. The training goes on: ${describeTraining(job)}.\nFix: run pulumi up again, it waits again; or stop the training, if nobody needs it.`,
        { cause: error },
      );
    }
    if (!(error instanceof WaitTimeout)) throw error;
    throw new Error(
      `waitForCheckpoint: ${waitsFor} has no promotable checkpoint${type} after ${limit}. Nothing was promoted.\nFix: save a sampler checkpoint, or run pulumi up again to wait again.`,
      { cause: error },
    );
  }
}

async function listedSoFar(parent: string, { client, signal }: Call): Promise<Checkpoint[]> {
  try {
    return await client().listCheckpoints(parent, { signal });
  } catch (error) {
    if (error instanceof NotFoundError) return [];
    throw error;
  }
}

/** A job that has ended for good saves nothing more. @throws Error naming its state */
function refuseEnded({ name, state = "" }: TrainerJob, type: string): void {
  if (!/FAILED|CANCELLED|DELETED|ARCHIVED|EXPIRED|COMPLETED|EARLY_STOPPED/.test(state)) return;
  throw new Error(
    `waitForCheckpoint: ${name} is ${state} and has no promotable checkpoint${type}, so none will come. Nothing was promoted.\nFix: save a sampler checkpoint before the job ends, or name another trainerJob.`,
  );
}

/** The training as it was last seen, and what it costs. */
function describeTraining(job: TrainerJob | undefined): string {
  const { acceleratorType: type, acceleratorCount: perNode } = job?.trainingConfig ?? {};
  const state = job === undefined ? "" : `it is ${shortState(job)}, `;
  if (type === undefined || perNode === undefined) return `${state}and is billed while it runs`;
  return (
    state +
    describeNodes({
      acceleratorType: type,
      perNode,
      nodes: job?.nodeCount ?? 1,
      replicas: job?.trainerReplicaCount ?? 1,
    })
  );
}
