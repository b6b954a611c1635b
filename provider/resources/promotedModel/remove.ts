import { FireworksApiError, NotFoundError } from "../../client/errors.js";
import { type Model } from "../../client/schemas.js";
import { waitUntil, WaitTimeout } from "../../client/wait.js";
import { describeAge, parseDuration } from "../../lifecycle/duration.js";
import { type Identity } from "../../lifecycle/identity.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { requireVisibleAccount } from "./certainty.js";
import { proveOwnership } from "./ownership.js";
import { type PromotedModelState } from "./state.js";
import { askOperation, withKnownCreateTime } from "./unfinished.js";

const DEFAULT_DELETE_TIMEOUT_MS = 600_000;
const MAX_LOST_ANSWERS = 5;

/** What came of a removal: the model is gone, or it is not this resource's own any more. */
export type Removal = { readonly gone: true } | { readonly gone: false; readonly why: string };

/**
 * Deletes the model if it is still this resource's own; one that is gone already is a success. Waits
 * while deployments let go of it, and looks again after a lost answer.
 * @throws Error when it is loaded on a deployment, naming it
 */
export async function removeModel(saved: PromotedModelState, identity: Identity, runtime: Runtime): Promise<Removal> {
  const { clock, signal, engine } = runtime;
  const timeoutMs = parseDuration(saved.timeouts?.delete ?? "") ?? DEFAULT_DELETE_TIMEOUT_MS;
  const maxPollMs = parseDuration(saved.timeouts?.poll ?? "");
  const onProgress = (message: string | undefined): void => {
    if (message !== undefined) void engine.say(identity.urn, message);
  };
  const remembered = await withKnownCreateTime(saved, runtime);
  const lost: Error[] = [];
  try {
    return await waitUntil(() => attemptRemoval(remembered, identity, runtime, lost), {
      clock,
      signal,
      timeoutMs,
      maxPollMs,
      onProgress,
      // An outage is told at once, not after the whole timeout.
      toleratesFailures: false,
    });
  } catch (error) {
    if (!(error instanceof WaitTimeout)) throw error;
    // The last answer may have been lost, or late.
    if ((await runtime.client().findModel(saved.name)) === undefined) {
      await requireVisibleAccount(saved, runtime);
      return { gone: true };
    }
    throw new Error(
      `${saved.name} was not deleted within ${describeAge(timeoutMs)}${error.last === undefined ? "" : ` (${error.last})`}.\nFix: run again, or raise timeouts.delete (pulumi up first, so that the state knows).`,
      { cause: error },
    );
  }
}

/** Proves again before each DELETE that the model is ours: somebody may have made another meanwhile. */
async function attemptRemoval(
  saved: PromotedModelState,
  identity: Identity,
  runtime: Runtime,
  lost: Error[],
): Promise<{ done: Removal } | { running: string | undefined }> {
  const model = await runtime.client().findModel(saved.name);
  if (model === undefined) {
    if ((await askOperation(saved, runtime)).running) return { running: `the promotion to ${saved.name} still runs` };
    await requireVisibleAccount(saved, runtime);
    return { done: { gone: true } };
  }
  const proof = proveOwnership(model, saved, identity);
  if (!proof.ours) return { done: { gone: false, why: proof.why } };
  const loaded = model.deployedModelRefs.filter(({ state }) => state !== "UNDEPLOYING");
  if (loaded.length > 0) {
    if (saved.forceDelete !== true) throw new Error(inUse(model));
    await unload(loaded, runtime);
    return { running: `unloading ${saved.name} from ${placesOf(loaded)}` };
  }
  if (model.deployedModelRefs.length > 0)
    return { running: `${placesOf(model.deployedModelRefs)} lets go of ${saved.name}` };
  try {
    await runtime.client().deleteModel(saved.name);
    return { done: { gone: true } };
  } catch (error) {
    if (error instanceof NotFoundError) return { running: undefined };
    // Whether it was deleted is not known: look again.
    if (error instanceof FireworksApiError && error.effect === "unknown" && error.status !== 409) {
      lost.push(error);
      if (lost.length < MAX_LOST_ANSWERS) return { running: error.message };
    }
    throw error;
  }
}

async function unload(references: Model["deployedModelRefs"], runtime: Runtime): Promise<void> {
  for (const { name } of references) {
    if (name === undefined) continue;
    await runtime.client().unloadDeployedModel(name);
  }
}

function inUse({ name, deployedModelRefs }: Model): string {
  return (
    `${name} was not deleted: it is loaded on ${placesOf(deployedModelRefs)}. If this was a replacement, the new model is in place already.\n` +
    `Fix: undeploy it there and run pulumi up again, which finishes the deletion; or set forceDelete: true or onDelete: "keep" (pulumi up first, so that the state knows).`
  );
}

function placesOf(references: Model["deployedModelRefs"]): string {
  return references.map(({ deployment, name }) => deployment ?? name ?? "an unnamed deployment").join(", ");
}
