import { NotReadyError } from "../../../client/errors.js";
import { type TrainerJob } from "../../../client/schemas.js";
import { isResumable, isStopped, shortState } from "../../../client/trainerJobState.js";
import { WaitTimeout } from "../../../client/wait.js";
import {
  PENDING_TIMEOUT_MS,
  READY_TIMEOUT_MS,
  TrainerJobStopped,
  waitForTrainer,
} from "../../../client/waitForTrainer.js";
import { messageOf, type Call, limitOf } from "../../../lifecycle/call.js";
import { describeAge, parseDuration } from "../../../client/duration.js";
import { RunStopped } from "../../../lifecycle/politeStop.js";
import { describeCost } from "./cost.js";
import { describeWait } from "../../../lifecycle/waits.js";
import { type TrainerJobInputs } from "./state.js";

/**
 * Brings a job to where the program wants it: resumed if that is asked for, and ready. A job that was
 * found stopped is a fact and no fault, except that it failed.
 * @throws NotReadyError when the job is there and not ready; the resource is then kept in state
 */
export async function settle(
  { name, found, existing }: { name: string; found: TrainerJob; existing: boolean },
  inputs: TrainerJobInputs,
  call: Call,
): Promise<TrainerJob> {
  const { trainerJobs: jobs } = call.client();
  let job = found;
  if (existing && isStopped(job)) {
    if (inputs.resume === true && isResumable(job)) {
      await call.say(`resuming ${name}, which is ${shortState(job)}`);
      job = await jobs.resume(name);
    } else if (shortState(job) === "FAILED") {
      throw stopped(new TrainerJobStopped(job));
    } else {
      const line = `${name} is ${shortState(job)} and not waited for; resume: true resumes it`;
      await call.note(line);
      return job;
    }
  }
  if (inputs.waitFor === "created") return job;
  const { pending, ready, poll } = inputs.timeouts ?? {};
  const limits = {
    pending: limitOf(call, pending) ?? PENDING_TIMEOUT_MS,
    ready: limitOf(call, ready) ?? READY_TIMEOUT_MS,
  };
  // Without GPUs one limit counts, with them the other, each from then on.
  let phase: { readonly name: keyof typeof limits; readonly since: number } = { name: "ready", since: 0 };
  const start = call.clock.now();
  try {
    const ready = await waitForTrainer(
      () => jobs.getTrainerJob(name, { signal: call.signal }),
      () => jobs.isHealthy(name, { signal: call.signal }),
      {
        clock: call.clock,
        signal: call.signal,
        pendingTimeoutMs: limits.pending,
        readyTimeoutMs: limits.ready,
        pollMs: parseDuration(poll ?? ""),
        onProgress: (message, elapsedMs) => {
          const now = message.startsWith("PENDING") ? "pending" : "ready";
          if (now !== phase.name) {
            call.waits.ended(WAITS[phase.name], elapsedMs - phase.since);
            phase = { name: now, since: elapsedMs };
          }
          const wait = describeWait({
            elapsedMs: elapsedMs - phase.since,
            limitMs: limits[now],
            typicalMs: call.waits.typical(WAITS[now]),
            hourly: call.outlook.billOf(name),
            billedOnce: now === "pending" ? "once it has GPUs" : undefined,
          });
          void call.say(`waiting for ${wait}: ${message}`);
        },
      },
    );
    call.waits.ended(WAITS[phase.name], call.clock.now() - start - phase.since);
    return ready;
  } catch (error) {
    if (error instanceof TrainerJobStopped) throw stopped(error);
    throw new NotReadyError(name, [describeFault(name, error, inputs)], { cause: error });
  }
}

const WAITS = { pending: "GPUs of a trainer", ready: "trainer" } as const;

/** The job's own words, and the ways out. */
function stopped(error: TrainerJobStopped): NotReadyError {
  const { jobName, state, serverMessage } = error;
  const words = serverMessage === "" ? "the service says nothing more" : serverMessage;
  return new NotReadyError(
    jobName,
    [
      `${jobName} is ${state} and did not become ready: ${words}. It stays in the state and has no GPUs.\n` +
        `Fix: run pulumi up with resume: true, which resumes it; or change what it is launched with, which starts another one; or pulumi destroy.`,
    ],
    { cause: error },
  );
}

function describeFault(name: string, error: unknown, inputs: TrainerJobInputs): string {
  if (error instanceof RunStopped) {
    return `${name} was started, and this run was stopped by ${error.by} before it was ready. The service goes on with it: ${describeCost(inputs)}.\nFix: run pulumi up again, it waits for the same job; or pulumi destroy, which deletes it.`;
  }
  if (error instanceof WaitTimeout) {
    return `${name} is not ready after ${describeAge(error.timeoutMs)} (${error.last ?? "no state"}); the service goes on, and bills it while it runs.\nFix: run pulumi up again, it waits for the same job; or raise timeouts.pending (without GPUs) or timeouts.ready (with them).`;
  }
  const cause = messageOf(error);
  return `${name} was started, then waiting for it failed: ${cause}\nFix: run pulumi up again, it waits for the same job.`;
}
