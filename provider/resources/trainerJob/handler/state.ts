import { type TrainerJob } from "../../../client/schemas.js";
import { launchPathOf } from "../../../client/trainerJobConfig.js";
import { type TrainerServiceEndpoint } from "../../../client/trainerJobManager.js";
import { type TrainingProfile } from "../../../client/trainingProfile.js";
import { type ParsedArgs } from "../../../lifecycle/args.js";
import { type Properties, typed } from "../../../lifecycle/handler.js";
import { type SavedState } from "../../../lifecycle/kind.js";
import { UNKNOWN, plainJson, withResolved } from "../../../lifecycle/properties.js";
import { shownOtherwise } from "../../../lifecycle/readBack.js";
import { type TrainerJobValues } from "./args.js";
import { FIELDS, LAUNCH_FIELDS } from "./fields.js";

/** The inputs after `check`: what the user wrote, defaults, and the profile of the training shape. */
export type TrainerJobInputs = TrainerJobValues & {
  readonly __identity: string;
  /** `accounts/<a>/rlorTrainerJobs/<j>`, once it is known */
  readonly jobName?: string | undefined;
  /** Which properties `check` added. */
  readonly __resolved?: readonly string[];
};

/** What is saved for a trainer job. Read leniently: an older version of this package may have written it. */
export interface TrainerJobState extends SavedState {
  readonly schemaVersion: 1;
  /** The control plane that holds the job, so that another one never reads as "gone". */
  readonly service: string;
  /** `accounts/<a>/rlorTrainerJobs/<j>` */
  readonly jobName: string;
  readonly jobId: string;
  /** URL of the trainer's own server. */
  readonly baseUrl: string;
  readonly maxContextLength?: number | undefined;
  /** As it was last seen. */
  readonly state?: string | undefined;
  /** What the job was launched with; apart from the outputs, since the service fills in some fields by itself. */
  readonly launch: Properties;
  readonly trainingProfile?: TrainingProfile | undefined;
  readonly resume?: boolean | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly timeouts?: TrainerJobInputs["timeouts"];
}

/** What a state holds besides inputs and job. */
export interface Place {
  readonly service: string;
  readonly endpoint: TrainerServiceEndpoint;
  readonly launch: Properties;
}

/** Whether the profile was resolved by `check`, and not given by the program as a `TrainingProfile`. */
function profileWasResolved({ __resolved }: Pick<TrainerJobInputs, "__resolved">): boolean {
  return __resolved?.includes("trainingProfile") === true;
}

/**
 * The inputs that `check` returns. A profile that follows from an unknown is unknown itself and not
 * absent, so that a policy is reported as not evaluated at preview instead of finding nothing.
 */
export function checkedInputs(
  news: Properties,
  { values, unknown }: Pick<ParsedArgs<TrainerJobValues>, "values" | "unknown">,
  profile: TrainingProfile | undefined,
): Properties {
  const waits = unknown.has("trainingShape") || unknown.has("trainingProfile");
  const manual = !waits && launchPathOf(values) === "manual" && !unknown.has("autoSelectTrainingShape");
  return withResolved(news, {
    loraRank: FIELDS.loraRank.default,
    learningRate: FIELDS.learningRate.default,
    nodeCount: manual ? 1 : undefined,
    trainingProfile: profile ?? (waits ? UNKNOWN : undefined),
  });
}

/** What a job with these inputs is launched with. */
export function launchOf(inputs: TrainerJobInputs): Properties {
  const fields = LAUNCH_FIELDS.map((field) => [field, inputs[field]] as const);
  return plainJson({ ...Object.fromEntries(fields), trainingShape: launchedShape(inputs) });
}

/**
 * A shape is launched as it was written: by its bare name the service takes the latest validated version, as
 * the vendor advises. A `TrainingProfile` is a pin, so exactly its version is launched.
 */
function launchedShape(inputs: TrainerJobInputs): string | undefined {
  const { trainingProfile, trainingShape } = inputs;
  const pinned = typeof trainingProfile === "object" && !profileWasResolved(inputs);
  return pinned ? trainingProfile.trainingShapeVersion : trainingShape;
}

/** What a job was launched with, as far as the service shows it. */
export function shownLaunch(job: TrainerJob) {
  const { displayName, nodeCount, trainerReplicaCount, forwardOnly, inactivityTimeout, reservationTarget } = job;
  const { baseModel, loraRank, learningRate, acceleratorType, acceleratorCount, maxContextLength, region } =
    job.trainingConfig ?? {};
  return {
    ...{ displayName, nodeCount, trainerReplicaCount, forwardOnly, inactivityTimeout, reservationTarget },
    ...{ baseModel, loraRank, learningRate, acceleratorType, acceleratorCount, maxContextLength, region },
  };
}

/** The state with what a job was launched with as the service shows it; a shape's own hardware is not asked for. */
export function asMade(saved: Properties, job: TrainerJob): Properties {
  const { launch } = typed<TrainerJobState>(saved);
  const { loraRank, ...fields } = shownLaunch(job);
  const shown = shownOtherwise(launch, fields);
  // A whole answer without a rank says 0, which trains another kind of model.
  const rank = job.trainingConfig === undefined || launch.loraRank === undefined ? {} : { loraRank: loraRank ?? 0 };
  return plainJson({ ...saved, state: job.state, launch: { ...launch, ...shown, ...rank } });
}

export function stateOf(
  inputs: TrainerJobInputs,
  job: Pick<TrainerJob, "state">,
  { service, endpoint, launch }: Place,
  unfinished?: true,
): Properties {
  const { __identity, trainingProfile, resume, annotations, timeouts } = inputs;
  const { jobName, jobId, baseUrl, maxContextLength } = endpoint;
  const saved: TrainerJobState = {
    schemaVersion: 1,
    __identity,
    service,
    jobName,
    jobId,
    baseUrl,
    maxContextLength,
    state: job.state,
    launch,
    trainingProfile,
    resume,
    annotations,
    timeouts,
    unfinished,
  };
  return plainJson(saved);
}
