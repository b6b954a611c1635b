import { parseTrainerJobName } from "../../../client/names.js";
import { type TrainerJob } from "../../../client/schemas.js";
import { isTombstone } from "../../../client/trainerJobState.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Properties, type ReadResult, typed } from "../../../lifecycle/handler.js";
import { plainJson } from "../../../lifecycle/properties.js";
import { FIELDS } from "./fields.js";
import { placeOf } from "./make.js";
import { shownLaunch, stateOf, type TrainerJobInputs } from "./state.js";

/** What `TrainerJob.get(name, id)` asks for: the outputs of a job that somebody else manages. */
export async function readUnmanaged(id: string, props: Properties, call: Call): Promise<ReadResult> {
  const job = await named(id, call);
  const outputs = { ...call.client().trainerJobs.endpointOf(job), state: job.state };
  return { id: job.name, props: { ...props, ...plainJson(outputs) }, inputs: props };
}

/**
 * A trainer job as `pulumi import` takes it over. The service does not say by which training shape it was launched, so
 * that its hardware stands there instead.
 * @param id full name, or the id within the configured account
 */
export async function imported(id: string, call: Call): Promise<ReadResult> {
  const job = await named(id, call);
  const { baseModel = job.baseModel, forwardOnly, ...shown } = shownLaunch(job);
  const launch = {
    ...{ ...shown, baseModel },
    forwardOnly: forwardOnly === true ? true : undefined,
    // What a job does not say is what it was launched with by default.
    loraRank: shown.loraRank ?? FIELDS.loraRank.default,
    learningRate: shown.learningRate ?? FIELDS.learningRate.default,
  };
  const given = Object.entries(launch).filter(([, value]) => value !== undefined && value !== "");
  const { text: __identity } = call.identity;
  const jobId = job.name.split("/").at(-1) ?? "";
  const inputs: Properties = plainJson({
    ...{ __identity, __resolved: [], jobId, jobName: job.name },
    ...Object.fromEntries(given),
  });
  const known = typed<TrainerJobInputs>(inputs);
  return { id: job.name, props: stateOf(known, job, placeOf(job, known, call)), inputs };
}

/** @param id full name, or the id within the configured account @throws Error for an id that no job has */
async function named(id: string, call: Call): Promise<TrainerJob> {
  if (id.includes("/") && parseTrainerJobName(id) === undefined) {
    throw new Error(`'${id}' must be a job id, or accounts/<account>/rlorTrainerJobs/<job>`);
  }
  const job = await call.client().trainerJobs.getTrainerJob(id);
  if (isTombstone(job)) throw new Error(`${job.name} is deleted`);
  return job;
}
