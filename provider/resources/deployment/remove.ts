import { FireworksApiError, NotFoundError } from "../../client/errors.js";
import { isGone, isGoing } from "../../client/waitForDeployment.js";
import { waitUntil, WaitTimeout } from "../../client/wait.js";
import { requireVisibleAccount } from "../../lifecycle/certainty.js";
import { deploymentsOf } from "../../lifecycle/deployments.js";
import { describeAge, parseDuration } from "../../lifecycle/duration.js";
import { type Identity } from "../../lifecycle/identity.js";
import { whyNotOwn } from "../../lifecycle/ownerLine.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { residenceOf, type DeploymentState } from "./state.js";

const DEFAULT_DELETE_TIMEOUT_MS = 600_000;
const MAX_LOST_ANSWERS = 5;

/** What came of a removal: the deployment is gone, or it is not this resource's own any more. */
export type Removal = { readonly gone: true } | { readonly gone: false; readonly why: string };

/**
 * Deletes the deployment softly if it is still this resource's own, and waits for that; one that is
 * gone already is a success. A failure is loud: replicas that go on are billed.
 */
export async function removeDeployment(saved: DeploymentState, identity: Identity, runtime: Runtime): Promise<Removal> {
  const { deploymentName } = saved;
  const timeoutMs = parseDuration(saved.timeouts?.delete ?? "") ?? DEFAULT_DELETE_TIMEOUT_MS;
  const lost: Error[] = [];
  try {
    return await waitUntil(() => attemptRemoval(saved, runtime, lost), {
      clock: runtime.clock,
      signal: runtime.signal,
      timeoutMs,
      maxPollMs: parseDuration(saved.timeouts?.poll ?? ""),
      // An outage is told at once, not after the whole timeout.
      toleratesFailures: false,
      onProgress: (message) => {
        if (message !== undefined) void runtime.engine.say(identity.urn, message);
      },
    });
  } catch (error) {
    const why =
      error instanceof WaitTimeout
        ? `it was not gone within ${describeAge(timeoutMs)} (${error.last ?? "no state"})\nFix: run again, or raise timeouts.delete (pulumi up first, so that the state knows).`
        : error instanceof Error
          ? error.message
          : String(error);
    throw new Error(`${deploymentName} was not deleted, and its replicas are billed while they run: ${why}`, {
      cause: error,
    });
  }
}

async function attemptRemoval(
  saved: DeploymentState,
  runtime: Runtime,
  lost: Error[],
): Promise<{ done: Removal } | { running: string | undefined }> {
  const { deploymentName: name, forceDelete } = saved;
  const deployments = deploymentsOf(runtime);
  const found = await deployments.findDeployment(name);
  if (found === undefined) {
    await requireVisibleAccount(residenceOf(saved), runtime);
    return { done: { gone: true } };
  }
  if (isGone(found)) return { done: { gone: true } };
  if (isGoing(found)) return { running: `${name} is ${found.state ?? ""}` };
  const why = whyNotOwn(found, saved);
  if (why !== undefined) return { done: { gone: false, why } };
  try {
    await deployments.deleteDeployment(name, { ignoreChecks: forceDelete });
  } catch (error) {
    if (error instanceof NotFoundError) return { running: undefined };
    if (isTrafficGuard(error, forceDelete)) throw new Error(guarded(error), { cause: error });
    // Whether it was deleted is not known: look again. A second delete changes nothing.
    const unknown = error instanceof FireworksApiError && error.effect === "unknown" && error.status !== 409;
    if (!unknown) throw error;
    lost.push(error);
    if (lost.length >= MAX_LOST_ANSWERS) throw error;
    return { running: error.message };
  }
  const after = await deployments.findDeployment(name);
  return after === undefined || isGone(after)
    ? { done: { gone: true } }
    : { running: `${name} is ${after.state ?? ""}` };
}

/** FAILED_PRECONDITION, which this service answers with 400 or 412. */
function isTrafficGuard(error: unknown, forceDelete = false): error is FireworksApiError {
  if (forceDelete || !(error instanceof FireworksApiError)) return false;
  return error.code === 9 || error.status === 412;
}

function guarded({ serverMessage }: FireworksApiError): string {
  return `${serverMessage}\nFix: stop its traffic and run again an hour after the last request; or set forceDelete: true (pulumi up first, so that the state knows), which deletes it although it serves.`;
}
