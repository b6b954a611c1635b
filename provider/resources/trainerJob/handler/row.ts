import { type TrainerJob } from "../../../client/schemas.js";
import { isStopped, shortState } from "../../../client/trainerJobState.js";
import { type Preflight } from "../../../config.js";
import { describeOpen } from "../../../lifecycle/check.js";
import { describeChanges } from "../../../lifecycle/fieldTable.js";
import { type Target } from "../../../lifecycle/freeId.js";
import { type Update } from "../../../lifecycle/kind.js";
import { describeCost } from "./cost.js";
import { type TrainerJobInputs, type TrainerJobState } from "./state.js";

/** What the row of a job that is to be started is told from. */
export interface Plan {
  readonly inputs: TrainerJobInputs;
  readonly target: Target<TrainerJob> | undefined;
  /** Properties that are not known yet. */
  readonly unknown: ReadonlySet<string>;
  readonly preflight: Preflight;
  /** Set when the job takes the place of another one. */
  readonly replaced?: { readonly jobId: string | undefined; readonly changes: string } | undefined;
}

/** The line on the preview row of a job that will be started: which one, on what, at which price. */
export function describePlan({ inputs, target, unknown, preflight, replaced }: Plan): string {
  const { existing, id } = target ?? {};
  if (existing !== undefined) {
    return `${id ?? ""} exists already (${shortState(existing)}), started by this resource in a run that ended before it was saved: it is taken over, and nothing is started`;
  }
  const cost = describeCost(inputs);
  const name = id === undefined ? "" : ` ${id}`;
  const start =
    replaced === undefined
      ? `starts trainer job${name}: ${cost}`
      : `${replaced.changes}: a second billed trainer starts,${name === "" ? "" : `${name}:`} ${cost}; ${replaced.jobId ?? "the old one"} is deleted after it, and its checkpoints expire 30 days later`;
  return [start, ...describeOpen(unknown, preflight, ["annotations", "timeouts"])].join("; ");
}

/** The line on the row of a job that stays. */
export function describeUpdate({
  difference: { updates },
  saved,
  news,
  unfinished,
  resumes,
}: Update<TrainerJobState, TrainerJobInputs>): string | undefined {
  const { resume, annotations, timeouts } = saved;
  const parts = [
    ...(resumes ? [`resumes the job, which is ${shortState(saved)}: ${describeCost(news)}`] : []),
    ...(unfinished && !resumes ? ["waits for the job that an earlier run started"] : []),
    ...(updates.length === 0 ? [] : [describeChanges(updates, { resume, annotations, timeouts }, { ...news })]),
  ];
  return parts.length === 0 ? undefined : parts.join("; ");
}

/** What a refresh tells of a job that has stopped. */
export function describeStop(job: TrainerJob): { text: string; isFault: false } | undefined {
  if (!isStopped(job)) return undefined;
  const words = job.status?.message ?? "";
  const state = `${shortState(job)}${words === "" ? "" : ` (${words})`}`;
  return { text: `${job.name} has stopped: ${state}; that is no drift, and resume: true resumes it`, isFault: false };
}
