import { FireworksApiError, NotFoundError } from "../../client/errors.js";
import { type Checkpoint, type TrainerJob } from "../../client/schemas.js";
import { type TrainerJobManager } from "../../client/trainerJobManager.js";
import { isBeingDeleted, isTombstone, shortState } from "../../client/trainerJobState.js";
import { waitUntil, WaitTimeout } from "../../client/wait.js";
import { whyNotPromotable } from "../../client/whyNotPromotable.js";
import { requireVisibleAccount } from "../../lifecycle/certainty.js";
import { describeAge, parseDuration } from "../../lifecycle/duration.js";
import { type Identity } from "../../lifecycle/identity.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { jobsOf } from "./jobs.js";
import { residenceOf } from "./residence.js";
import { type TrainerJobState } from "./state.js";

const DEFAULT_DELETE_TIMEOUT_MS = 600_000;
const MAX_LOST_ANSWERS = 5;

/**
 * Deletes the job and waits for its tombstone; one that is gone already is a success. A failure is
 * loud: a trainer that goes on is billed.
 */
export async function removeJob(saved: TrainerJobState, identity: Identity, runtime: Runtime): Promise<void> {
  const jobs = jobsOf(runtime);
  const { jobName } = saved;
  const found = await jobs.findTrainerJob(jobName);
  if (found === undefined) {
    await requireVisibleAccount(residenceOf(saved), runtime);
    return;
  }
  if (isTombstone(found)) return;
  const line = `deletes ${jobName} (${shortState(found)}): ${await describeCheckpoints(found, jobs)}`;
  await runtime.engine.say(identity.urn, line, { ephemeral: false });
  const timeoutMs = parseDuration(saved.timeouts?.delete ?? "") ?? DEFAULT_DELETE_TIMEOUT_MS;
  let accepted = false;
  let lost = 0;
  try {
    await waitUntil(
      async () => {
        const job = await jobs.findTrainerJob(jobName);
        if (job === undefined || isTombstone(job)) return { done: undefined };
        if (accepted || isBeingDeleted(job)) return { running: shortState(job) };
        try {
          await jobs.delete(jobName);
          accepted = true;
        } catch (error) {
          if (error instanceof NotFoundError) return { done: undefined };
          // Whether it was deleted is not known: look again. A second delete changes nothing.
          lost += 1;
          const unknown = error instanceof FireworksApiError && error.effect === "unknown" && error.status !== 409;
          if (!unknown || lost >= MAX_LOST_ANSWERS) throw error;
          return { running: error.message };
        }
        const after = await jobs.findTrainerJob(jobName);
        return after === undefined || isTombstone(after) ? { done: undefined } : { running: shortState(after) };
      },
      {
        clock: runtime.clock,
        signal: runtime.signal,
        timeoutMs,
        maxPollMs: parseDuration(saved.timeouts?.poll ?? ""),
        // An outage is told at once, not after the whole timeout.
        toleratesFailures: false,
      },
    );
  } catch (error) {
    const why =
      error instanceof WaitTimeout
        ? `its tombstone did not show within ${describeAge(timeoutMs)} (${error.last ?? "no state"})\nFix: run again, or raise timeouts.delete (pulumi up first, so that the state knows).`
        : error instanceof Error
          ? error.message
          : String(error);
    throw new Error(`${jobName} was not deleted, and is billed while it runs: ${why}`, { cause: error });
  }
}

/** What the deletion costs: a deleted job's checkpoints go 30 days later. */
async function describeCheckpoints({ name }: TrainerJob, jobs: TrainerJobManager): Promise<string> {
  let rows: Checkpoint[];
  try {
    rows = await jobs.listCheckpoints(name);
  } catch (error) {
    // Only the count is lost; the deletion goes on.
    if (error instanceof FireworksApiError) return "its checkpoints, which could not be counted, expire in 30 days";
    throw error;
  }
  const promotable = rows.filter((row) => row.promotable);
  const [first] = rows;
  if (first === undefined) return "it has no checkpoint";
  if (promotable.length === 0) {
    const reasons = [...new Set(rows.map(whyNotPromotable))].join("; ");
    return `none of its ${rows.length} checkpoints is promotable: ${reasons}`;
  }
  const noun = promotable.length === 1 ? "checkpoint expires" : "checkpoints expire";
  return `${promotable.length} promotable ${noun} in 30 days; promote what is to stay`;
}
