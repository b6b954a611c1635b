import { NotFoundError } from "../../client/errors.js";
import { parseParentedCheckpoint } from "../../client/names.js";
import { type Checkpoint } from "../../client/schemas.js";
import { waitUntil, WaitTimeout } from "../../client/wait.js";
import { describeAge, parseDuration } from "../../lifecycle/duration.js";
import { parseIdentity } from "../../lifecycle/identity.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { userProperties } from "../../lifecycle/userProperties.js";
import { parsePromotedModelArgs } from "./args.js";
import { type PromotedModelInputs } from "./inputs.js";
import { type Lookups } from "./lookups.js";
import { resolve, type Request, type Resolution } from "./resolve.js";
import { type CompleteInputs } from "./state.js";

/**
 * Resolves what `check` could not: it was unknown at preview, preflight was off, or the checkpoint
 * is still to be saved. @throws Error listing every fault
 */
export async function complete(
  inputs: PromotedModelInputs,
  runtime: Runtime,
  lookups: Lookups,
): Promise<CompleteInputs> {
  const { resolvedCheckpoint, baseModel, outputModelId, trainingProfile, trainingShape } = inputs;
  const accountId = parseParentedCheckpoint(resolvedCheckpoint?.name ?? "")?.parent.accountId;
  const profileMissing = trainingShape !== undefined && trainingProfile === undefined;
  if (accountId !== undefined && baseModel !== undefined && outputModelId !== undefined && !profileMissing) {
    return { ...inputs, outputModelId, accountId };
  }
  const { values, unknown } = parsePromotedModelArgs(userProperties({ ...inputs }));
  const identity = parseIdentity(inputs.__identity);
  // The choosers count as changed, so that what is missing is looked up; what is there is kept.
  const before = resolvedCheckpoint === undefined ? undefined : inputs;
  const resolution = await resolveOrWait(
    { values, unknown, identity, preflight: "strict", findings: false, before },
    runtime,
    lookups,
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
  return { ...inputs, ...found, outputModelId: found.outputModelId, accountId: resolution.accountId };
}

/** Waits for the first checkpoint that fits, if the user asked for that. */
async function resolveOrWait(request: Request, runtime: Runtime, lookups: Lookups): Promise<Resolution> {
  const first = await resolve(request, runtime, lookups);
  const { waitsFor } = first;
  if (waitsFor === undefined) return first;
  const limit = request.values.waitForCheckpoint ?? "";
  const { clock, signal, engine } = runtime;
  try {
    return await waitUntil(
      async () => {
        lookups.rememberCheckpoints(waitsFor, await listedSoFar(waitsFor, runtime));
        const resolution = await resolve(request, runtime, lookups);
        if (resolution.waitsFor === undefined) return { done: resolution };
        await refuseEndedJob(waitsFor, runtime);
        return { running: undefined };
      },
      {
        clock,
        signal,
        timeoutMs: parseDuration(limit) ?? 0,
        onProgress: (_message, elapsedMs) => {
          const text = `waiting for ${describeAge(elapsedMs)} of ${limit} for the first promotable checkpoint of ${waitsFor}`;
          void engine.say(request.identity.urn, text);
        },
      },
    );
  } catch (error) {
    if (!(error instanceof WaitTimeout)) throw error;
    throw new Error(
      `waitForCheckpoint: ${waitsFor} has no promotable checkpoint after ${limit}. Nothing was promoted.\nFix: save a sampler checkpoint, or run pulumi up again to wait again.`,
      { cause: error },
    );
  }
}

async function listedSoFar(parent: string, { client, signal }: Runtime): Promise<Checkpoint[]> {
  try {
    return await client().listCheckpoints(parent, { signal });
  } catch (error) {
    if (error instanceof NotFoundError) return [];
    throw error;
  }
}

/** A job that has ended for good saves nothing more. @throws Error naming its state */
async function refuseEndedJob(name: string, { client, signal }: Runtime): Promise<void> {
  const { state = "" } = await client().getTrainerJob(name, { signal });
  if (!/FAILED|CANCELLED|DELETED|ARCHIVED|EXPIRED|COMPLETED|EARLY_STOPPED/.test(state)) return;
  throw new Error(
    `waitForCheckpoint: ${name} is ${state} and has no promotable checkpoint, so none will come. Nothing was promoted.\nFix: save a sampler checkpoint before the job ends, or name another trainerJob.`,
  );
}
