import { type TrainerJob } from "../../client/schemas.js";
import { type TrainerServiceEndpoint } from "../../client/trainerJobManager.js";
import { type TrainingProfile } from "../../client/trainingProfile.js";
import { type Properties } from "../../lifecycle/handler.js";
import { plainJson } from "../../lifecycle/plainJson.js";
import { type TrainerJobInputs } from "./inputs.js";
import { launchOf } from "./launch.js";

/** What is saved for a trainer job. Read leniently: an older version of this package may have written it. */
export interface TrainerJobState {
  readonly schemaVersion: 1;
  readonly __identity: string;
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
  /** The wait is still to be finished; the engine's own note of it is lost by a refresh. */
  readonly unfinished?: true | undefined;
}

/** Where the job is, as far as a state has to know. */
export interface Place {
  readonly service: string;
  readonly endpoint: TrainerServiceEndpoint;
}

export function stateOf(
  inputs: TrainerJobInputs,
  launch: Properties,
  job: Pick<TrainerJob, "state">,
  { service, endpoint }: Place,
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

/** The launch of a new job. */
export function newLaunch(inputs: TrainerJobInputs): Properties {
  return plainJson(launchOf({ ...inputs }));
}
