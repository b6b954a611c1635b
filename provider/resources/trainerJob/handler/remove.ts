import { FireworksApiError } from "../../../client/errors.js";
import { type Checkpoint, type TrainerJob } from "../../../client/schemas.js";
import { isBeingDeleted, isTombstone, shortState } from "../../../client/trainerJobState.js";
import { whyNotPromotable } from "../../../client/whyNotPromotable.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Residence, requireVisibleAccount } from "../../../lifecycle/ownership.js";
import { remove as removeObject, type Removal, type Standing } from "../../../lifecycle/removal.js";
import { describeHardware } from "./cost.js";
import { type TrainerJobState } from "./state.js";

/**
 * Deletes the job and waits for its tombstone; one that is gone already is a success. A failure is
 * loud: a trainer that goes on is billed.
 */
export async function remove(saved: TrainerJobState, call: Call, place: Residence): Promise<Removal> {
  const { trainerJobs: jobs } = call.client();
  const { jobName: name, timeouts } = saved;
  const found = await jobs.findTrainerJob(name);
  if (found === undefined) {
    await requireVisibleAccount(place, call);
    return { gone: true };
  }
  if (isTombstone(found)) return { gone: true };
  await call.note(`deletes ${name} (${shortState(found)}): ${await describeCheckpoints(found, call)}`);
  const look = async (): Promise<Standing> => {
    const job = await jobs.findTrainerJob(name);
    if (job === undefined || isTombstone(job)) return { gone: true };
    return isBeingDeleted(job) ? { going: `the job is ${shortState(job)}` } : "there";
  };
  const meanwhile = ", and is billed while it runs";
  const cost = describeHardware({ ...saved.launch, trainingProfile: saved.trainingProfile });
  return removeObject({ name, look, send: () => jobs.delete(name), meanwhile, cost, timeouts }, call);
}

/** What the deletion costs: a deleted job's checkpoints go 30 days later. */
async function describeCheckpoints({ name }: TrainerJob, call: Call): Promise<string> {
  let rows: Checkpoint[];
  try {
    rows = await call.client().listCheckpoints(name);
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
