import { NotReadyError } from "../../client/errors.js";
import { type TrainerJob } from "../../client/schemas.js";
import { isResumable, isStopped, shortState } from "../../client/trainerJobState.js";
import { WaitTimeout } from "../../client/wait.js";
import { TrainerJobStopped, waitForTrainer } from "../../client/waitForTrainer.js";
import { describeAge, parseDuration } from "../../lifecycle/duration.js";
import { parseIdentity } from "../../lifecycle/identity.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { type TrainerJobInputs } from "./inputs.js";
import { jobsOf } from "./jobs.js";
import { type Started } from "./start.js";

/**
 * Brings a job to where the program wants it: resumed if that is asked for, and ready. A job that was
 * found stopped is a fact and no fault, except that it failed.
 * @throws NotReadyError when the job is there and not ready; the resource is then kept in state
 */
export async function settle(
  { job, existing }: Started,
  inputs: TrainerJobInputs,
  runtime: Runtime,
): Promise<TrainerJob> {
  const { name } = job;
  const { urn } = parseIdentity(inputs.__identity);
  const jobs = jobsOf(runtime);
  if (existing && isStopped(job)) {
    if (inputs.resume === true && isResumable(job)) {
      await runtime.engine.say(urn, `resuming ${name}, which is ${shortState(job)}`);
      await jobs.resume(name);
    } else if (shortState(job) === "FAILED") {
      throw stopped(new TrainerJobStopped(job));
    } else {
      const line = `${name} is ${shortState(job)} and not waited for; resume: true resumes it`;
      await runtime.engine.say(urn, line, { ephemeral: false });
      return job;
    }
  }
  if (inputs.waitFor === "created") return job;
  const { pending, ready, poll } = inputs.timeouts ?? {};
  try {
    return await waitForTrainer(
      () => jobs.getTrainerJob(name, { signal: runtime.signal }),
      () => jobs.isHealthy(name, { signal: runtime.signal }),
      {
        clock: runtime.clock,
        signal: runtime.signal,
        pendingTimeoutMs: parseDuration(pending ?? ""),
        readyTimeoutMs: parseDuration(ready ?? ""),
        pollMs: parseDuration(poll ?? ""),
        onProgress: (message, elapsedMs) => {
          void runtime.engine.say(urn, `waiting for ${describeAge(elapsedMs)}: ${message}`);
        },
      },
    );
  } catch (error) {
    if (error instanceof TrainerJobStopped) throw stopped(error);
    throw new NotReadyError(name, [describeFault(name, error)], { cause: error });
  }
}

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

function describeFault(name: string, error: unknown): string {
  if (error instanceof WaitTimeout) {
    return `${name} is not ready after ${describeAge(error.timeoutMs)} (${error.last ?? "no state"}); the service goes on, and bills it while it runs.\nFix: run pulumi up again, it waits for the same job; or raise timeouts.pending (without GPUs) or timeouts.ready (with them).`;
  }
  const cause = error instanceof Error ? error.message : String(error);
  return `${name} was started, then waiting for it failed: ${cause}\nFix: run pulumi up again, it waits for the same job.`;
}
