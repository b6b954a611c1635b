import { NotReadyError } from "../../client/errors.js";
import { type TrainerJob } from "../../client/schemas.js";
import { isStopped, isTombstone, shortState } from "../../client/trainerJobState.js";
import { requireSameService, requireVisibleAccount } from "../../lifecycle/certainty.js";
import { type Handler, type Properties } from "../../lifecycle/handler.js";
import { parseIdentity } from "../../lifecycle/identity.js";
import { lookUpTrainingProfile } from "../../lifecycle/lookUpTrainingProfile.js";
import { partialFailure } from "../../lifecycle/partialFailure.js";
import { plainJson } from "../../lifecycle/plainJson.js";
import { isReplaced, tellReplaced } from "../../lifecycle/replacedNames.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { sharedRuntime } from "../../lifecycle/sharedRuntime.js";
import { createCheck } from "./check.js";
import { describeCost } from "./cost.js";
import { describeFields, diffTrainerJob, isToBeResumed } from "./fields.js";
import { type TrainerJobInputs } from "./inputs.js";
import { JobRecords } from "./jobRecords.js";
import { jobsOf } from "./jobs.js";
import { readUnmanaged } from "./readUnmanaged.js";
import { removeJob } from "./remove.js";
import { residenceOf } from "./residence.js";
import { settle } from "./settle.js";
import { ensureStarted } from "./start.js";
import { newLaunch, stateOf, type Place, type TrainerJobState } from "./state.js";

/** The provider side of `TrainerJob`: check, diff, create, read, update, delete. */
export function createHandler(runtime: Runtime): Handler {
  const records = new JobRecords();

  return {
    configure: (request) => {
      runtime.configure(request.config);
      return Promise.resolve();
    },

    check: createCheck(runtime, records),

    diff: async (_id, olds, news) => {
      const saved = stateFrom(olds);
      const { text, urn } = parseIdentity(news.__identity);
      records.record(text, saved.jobName);
      const { updates, replaces } = diffTrainerJob(saved, news, (name) => isReplaced(runtime, name));
      tellReplaced(runtime, saved.jobName, replaces.length > 0);
      // How a job fares is no drift: a refresh, which compares too, shows it and stays green.
      const isRefresh = records.isRefreshing(text);
      const resumes = !isRefresh && isToBeResumed(saved, news);
      const unfinished = !isRefresh && saved.unfinished === true;
      if (replaces.length === 0 && !isRefresh) {
        const line = describeUpdate(saved, news, updates, resumes);
        if (line !== undefined) await runtime.engine.say(urn, line);
      }
      return {
        changes: resumes || unfinished || updates.length + replaces.length > 0,
        replaces,
        deleteBeforeReplace: false,
      };
    },

    create: async (properties) => {
      const inputs = await complete(inputsFrom(properties));
      const launch = newLaunch(inputs);
      const { urn } = parseIdentity(inputs.__identity);
      const started = await ensureStarted(inputs, records, runtime);
      const { name } = started.job;
      // Before anything can fail, so that a replaced record of the same job does not delete it.
      records.make(name);
      try {
        const job = await settle(started, inputs, runtime);
        await runtime.engine.say(urn, `${name} (${shortState(job)})`);
        return { id: name, outs: stateOf(inputs, launch, job, placeOf(job)) };
      } catch (error) {
        const left = await whatIsLeft(started.job);
        throw partialFailure(error, name, stateOf(inputs, launch, left, placeOf(left), true), properties);
      }
    },

    read: async (id, props) => {
      if (props.schemaVersion === undefined) return readUnmanaged(id, props, runtime);
      const saved = stateFrom(props);
      const { text, urn } = parseIdentity(saved.__identity);
      requireSameService(residenceOf(saved), runtime);
      const job = await jobsOf(runtime).findTrainerJob(saved.jobName);
      if (job === undefined || isTombstone(job)) {
        // A tombstone is certain; an answer "not found" is only for a key that sees the account.
        if (job === undefined) await requireVisibleAccount(residenceOf(saved), runtime);
        const line = `${saved.jobName} is deleted at the service; pulumi up starts another one under a new id`;
        await runtime.engine.say(urn, line, { severity: "warning", ephemeral: false });
        return {};
      }
      records.beginRefresh(text);
      if (isStopped(job)) await runtime.engine.say(urn, describeStop(job), { ephemeral: false });
      return { id, props: plainJson({ ...props, state: job.state }) };
    },

    update: async (id, olds, news) => {
      const saved = stateFrom(olds);
      requireSameService(residenceOf(saved), runtime);
      const { launch, trainingProfile } = saved;
      const inputs = inputsFrom({ trainingProfile, ...news });
      let job = await jobsOf(runtime).findTrainerJob(saved.jobName);
      if (job === undefined || isTombstone(job)) {
        if (job === undefined) await requireVisibleAccount(residenceOf(saved), runtime);
        throw new Error(
          `${saved.jobName} is gone. Fix: run pulumi refresh, which notices it, then pulumi up, which starts another one.`,
        );
      }
      if (saved.unfinished !== true && inputs.resume !== true) {
        return { outs: stateOf(inputs, launch, job, placeOf(job)) };
      }
      try {
        job = await settle({ job, existing: true }, inputs, runtime);
        return { outs: stateOf(inputs, launch, job, placeOf(job)) };
      } catch (error) {
        if (!(error instanceof NotReadyError)) throw error;
        const left = await whatIsLeft(job);
        throw partialFailure(error, id, plainJson({ ...olds, state: left.state, unfinished: true }), news);
      }
    },

    delete: async (_id, props) => {
      const saved = stateFrom(props);
      const identity = parseIdentity(saved.__identity);
      requireSameService(residenceOf(saved), runtime);
      if (records.wasMade(saved.jobName)) {
        const line = `${saved.jobName} was not deleted: this update has just recorded it anew, since it found its own job alive. For another job, change what it is launched with, or the resource option replacementTrigger; --replace cannot be told from a run that was interrupted`;
        await runtime.engine.say(identity.urn, line, { severity: "warning", ephemeral: false });
        return;
      }
      await removeJob(saved, identity, runtime);
    },
  };

  /** Resolves what `check` could not: preflight was off, or the look-up failed. */
  async function complete(inputs: TrainerJobInputs): Promise<TrainerJobInputs> {
    const { trainingShape, trainingProfile, __resolved = [] } = inputs;
    if (trainingShape === undefined || trainingProfile !== undefined) return inputs;
    const resolved = await lookUpTrainingProfile(trainingShape, runtime);
    return { ...inputs, trainingProfile: resolved, __resolved: [...__resolved, "trainingProfile"] };
  }

  function placeOf(job: TrainerJob): Place {
    const jobs = jobsOf(runtime);
    return { service: jobs.baseUrl, endpoint: jobs.endpointOf(job) };
  }

  /** The job as it is after a failure, as far as it can be seen. */
  async function whatIsLeft(seen: TrainerJob): Promise<TrainerJob> {
    try {
      return await jobsOf(runtime).getTrainerJob(seen.name);
    } catch {
      return seen;
    }
  }
}

export const handler = createHandler(sharedRuntime());

function describeUpdate(
  saved: TrainerJobState,
  news: Properties,
  updates: Parameters<typeof describeFields>[0],
  resumes: boolean,
): string | undefined {
  const { resume, annotations, timeouts } = saved;
  const parts = [
    ...(resumes ? [`resumes the job, which is ${shortState(saved)}: ${describeCost(inputsFrom(news))}`] : []),
    ...(saved.unfinished === true && !resumes ? ["waits for the job that an earlier run started"] : []),
    ...(updates.length === 0 ? [] : [describeFields(updates, { resume, annotations, timeouts }, news)]),
  ];
  return parts.length === 0 ? undefined : parts.join("; ");
}

function describeStop(job: TrainerJob): string {
  const words = job.status?.message ?? "";
  return `${job.name} has stopped: ${shortState(job)}${words === "" ? "" : ` (${words})`}; that is no drift, and resume: true resumes it`;
}

function inputsFrom(properties: Properties): TrainerJobInputs {
  return properties as unknown as TrainerJobInputs;
}

function stateFrom(properties: Properties): TrainerJobState {
  return properties as unknown as TrainerJobState;
}
