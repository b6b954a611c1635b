import { type TrainerJob } from "../../../client/schemas.js";
import { isResumable, isStopped, isTombstone, shortState } from "../../../client/trainerJobState.js";
import { serve } from "../../../lifecycle/dynamicFront.js";
import { type Kind } from "../../../lifecycle/kind.js";
import { managedHandler, seenAgain } from "../../../lifecycle/managedHandler.js";
import { plainJson } from "../../../lifecycle/properties.js";
import { type TrainerJobValues, parse, refuse } from "./args.js";
import { check, complete } from "./check.js";
import { compare } from "./compare.js";
import { billOf } from "./cost.js";
import { make, placeOf } from "./make.js";
import { remove } from "./remove.js";
import { describeStop, describeUpdate } from "./row.js";
import { settle } from "./settle.js";
import { type Place, type TrainerJobInputs, type TrainerJobState, asMade, stateOf } from "./state.js";
import { imported, readUnmanaged } from "./unmanaged.js";

export const trainerJob: Kind<TrainerJobValues, TrainerJobInputs, TrainerJob, TrainerJobState, Place> = {
  words: {
    noun: "trainer job",
    made: "was started",
    again: "pulumi up starts another one under a new id",
    anew: "for another job, change what it is launched with, or the resource option replacementTrigger",
  },
  idProperty: "jobId",
  nameProperty: "jobName",
  placeOf: ({ jobName, service }) => ({ name: jobName, service }),

  parse,
  refuse,
  check,
  replacementIsChange: true,
  compare,
  resumes: (saved, { resume }) => resume === true && isResumable(saved),
  hourly: billOf,
  isIdle: isStopped,
  describeUpdate,

  complete,
  make,
  settle: async (made, inputs, call) => {
    const found = await settle(made, inputs, call);
    return { found, own: placeOf(found, inputs, call) };
  },
  left: ({ name, found }, _error, call) => seenAgain(() => call.client().trainerJobs.getTrainerJob(name), found),
  stateOf,
  describeResult: (_inputs, job) => `${job.name} (${shortState(job)})`,

  look: ({ jobName }, call) => call.client().trainerJobs.findTrainerJob(jobName),
  isGone: isTombstone,
  // A job has no description to sign, and its deleted id can never be used again.
  whyNotOwn: () => undefined,
  refreshed: (props, { state }) => plainJson({ ...props, state }),
  asMade,
  fieldsOf: ({ launch }) => launch,
  describeStanding: describeStop,
  readUnmanaged,
  imported,

  change: async (job, news, { launch, trainingProfile, unfinished }, call) => {
    const inputs = { trainingProfile, ...news };
    const waits = unfinished === true || inputs.resume === true;
    const found = waits ? await settle({ name: job.name, found: job, existing: true }, inputs, call) : job;
    return { found, inputs, own: { ...placeOf(found, inputs, call), launch } };
  },
  remove,
};

export const { createHandler, handler, createFront } = serve(() => managedHandler(trainerJob));
