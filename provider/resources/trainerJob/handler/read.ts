import { parseTrainerJobName } from "../../../client/names.js";
import { isTombstone } from "../../../client/trainerJobState.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Properties, type ReadResult } from "../../../lifecycle/handler.js";
import { plainJson } from "../../../lifecycle/properties.js";

/** What `TrainerJob.get(name, id)` asks for: the outputs of a job that somebody else manages. */
export async function readUnmanaged(id: string, props: Properties, call: Call): Promise<ReadResult> {
  requireJobName(id);
  const { trainerJobs: jobs } = call.client();
  const job = await jobs.getTrainerJob(id);
  if (isTombstone(job)) throw new Error(`${job.name} is deleted`);
  const outputs = { ...jobs.endpointOf(job), state: job.state };
  return { id: job.name, props: { ...props, ...plainJson(outputs) }, inputs: props };
}

/** @throws Error for an id that no trainer job can have */
export function requireJobName(id: string): void {
  if (!id.includes("/") || parseTrainerJobName(id) !== undefined) return;
  throw new Error(`'${id}' must be a job id, or accounts/<account>/rlorTrainerJobs/<job>`);
}
