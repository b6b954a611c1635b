import { ConflictError } from "../../client/errors.js";
import { type TrainerJob } from "../../client/schemas.js";
import { TrainerJobIdUsed } from "../../client/trainerJobManager.js";
import { parseIdentity } from "../../lifecycle/identity.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { findTarget, requireOwn, usedUp, type Wanted } from "./find.js";
import { type TrainerJobInputs } from "./inputs.js";
import { jobsOf } from "./jobs.js";
import { configOf } from "./launch.js";
import { type JobRecords } from "./jobRecords.js";
import { newLaunch } from "./state.js";

/** A job that was started now, or was there because an interrupted run had started it. */
export interface Started {
  readonly job: TrainerJob;
  readonly existing: boolean;
}

/**
 * Makes sure that exactly one job is there: looks first, starts one only when nothing is there, and
 * after a lost answer looks again instead of sending again.
 */
export async function ensureStarted(inputs: TrainerJobInputs, records: JobRecords, runtime: Runtime): Promise<Started> {
  const identity = parseIdentity(inputs.__identity);
  const wanted: Wanted = {
    identity,
    launch: newLaunch(inputs),
    jobId: inputs.jobId,
    recorded: records.recorded(identity.text),
    replacesSame: records.replacesSame(identity.text),
  };
  for (let from = 1; ;) {
    const { jobId, existing, generation } = await findTarget(wanted, runtime, from);
    if (existing !== undefined) return { job: existing, existing: true };
    await runtime.engine.say(identity.urn, `starting trainer job ${jobId}`);
    try {
      return { job: await jobsOf(runtime).create(configOf(inputs, identity, jobId)), existing: false };
    } catch (error) {
      if (error instanceof TrainerJobIdUsed) {
        // Not there and refused all the same: its record is purged. The next id is another one.
        if (inputs.jobId !== undefined) throw new Error(`jobId: ${usedUp(jobId)}`, { cause: error });
        from = generation + 1;
      } else if (error instanceof ConflictError) {
        // It has appeared since the look: somebody else's, or an earlier run's that came late.
        const job = await jobsOf(runtime).getTrainerJob(jobId);
        requireOwn(job, jobId, wanted);
        return { job, existing: true };
      } else {
        throw error;
      }
    }
  }
}
