import { type Account } from "../accounts/seed.js";
import { type Checkpoint } from "../checkpoints/seed.js";
import { type Store } from "../store.js";
import { parseProtoDuration } from "../time/duration.js";
import { formatTime, toMilliseconds } from "../time/rfc3339.js";
import { trainingConfig } from "./answer.js";
import { type Run } from "./seed.js";

/** 60 min (SDK; Docs/trainer-job-manager says 10). */
const DEFAULT_INACTIVITY_MS = 3_600_000;

const STOPPED = [
  "JOB_STATE_COMPLETED",
  "JOB_STATE_FAILED",
  "JOB_STATE_CANCELLED",
  "JOB_STATE_EXPIRED",
  "JOB_STATE_EARLY_STOPPED",
  "JOB_STATE_PAUSED",
  "JOB_STATE_IDLE",
  "JOB_STATE_DELETED",
  "JOB_STATE_ARCHIVED",
];

/** Whether it has no GPUs any more. */
export function isStopped(job: Run): boolean {
  return job.deleteTime !== undefined || STOPPED.includes(job.state);
}

/** On its way up: CREATING, then PENDING if the service is short of GPUs, then RUNNING (SDK `trainer.py`). */
export function startRun(store: Store, job: Run): void {
  const now = store.now();
  const { jobCreatingMs, jobPendingMs } = store.timing;
  const pending = { at: formatTime(now + jobCreatingMs), state: "JOB_STATE_PENDING" };
  const running = { at: formatTime(now + jobCreatingMs + jobPendingMs), state: "JOB_STATE_RUNNING" };
  delete job.completedTime;
  delete job.runningSince;
  job.status = { code: "OK", message: "" };
  job.state = "JOB_STATE_CREATING";
  job.upcoming = jobPendingMs > 0 ? [pending, running] : [running];
  if (job.end?.since === "create") scheduleEnd(job, now);
  store.changed();
}

/** The end comes once; a job that is resumed afterwards goes on. */
function scheduleEnd(job: Run, since: number): void {
  if (job.end === undefined) return;
  const { state, afterMs, message } = job.end;
  job.upcoming = [...(job.upcoming ?? []), { at: formatTime(since + afterMs), state, message }];
  delete job.end;
}

/** Changes the state so long from now; whatever else was to come is off. */
export function stopRun(store: Store, job: Run, through: string, afterMs: number, into: string): void {
  job.state = through;
  job.upcoming = [{ at: formatTime(store.now() + afterMs), state: into }];
  store.changed();
}

/** Applies a change of state. */
export function enterState(job: Run, state: string, at: string, message = ""): void {
  job.state = state;
  if (state === "JOB_STATE_RUNNING") {
    job.runningSince = at;
    job.lastActivityTime = at;
    if (job.end?.since === "running") scheduleEnd(job, toMilliseconds(at));
  }
  if (state === "JOB_STATE_DELETED") job.deleteTime = at;
  if (message !== "" || state === "JOB_STATE_FAILED") {
    job.status = { code: state === "JOB_STATE_FAILED" ? "INTERNAL" : "OK", message };
  }
  if (!STOPPED.includes(state)) return;
  if (state !== "JOB_STATE_DELETED") job.completedTime = at;
  job.upcoming = (job.upcoming ?? []).filter((row) => row.state === "JOB_STATE_DELETED");
}

/** What a job saves: adapters at a LoRA rank, else full weights; not promotable, the state to go on from (Docs/cookbook-checkpoints). */
function typeSaved(job: Run, promotable = true): string {
  const isLora = Number(trainingConfig(job).loraRank ?? 0) > 0;
  if (promotable) return `CHECKPOINT_TYPE_INFERENCE_${isLora ? "LORA" : "BASE"}`;
  return `CHECKPOINT_TYPE_TRAINING${isLora ? "_LORA" : ""}`;
}

/** Adds a checkpoint to the job's storage, where it is listed after `timing.storageLagMs`; the run is busy at this time. */
export function saveCheckpoint(job: Run, checkpoint: Checkpoint, at: string): void {
  job.checkpoints.push(checkpoint);
  job.lastActivityTime = at;
}

interface Due {
  readonly at: number;
  apply(): void;
}

/** What the clock brings next to a job. */
function nextEvents(store: Store, job: Run): readonly Due[] {
  const isRunning = job.state === "JOB_STATE_RUNNING" && job.deleteTime === undefined;
  if (isRunning && job.runningSince === undefined && (job.saves !== undefined || job.end !== undefined)) {
    // A job that was seeded as RUNNING starts to count now.
    job.runningSince = formatTime(store.now());
    scheduleEnd(job, store.now());
    store.changed();
  }
  const events: Due[] = (job.upcoming ?? []).map((row) => ({
    at: toMilliseconds(row.at),
    apply: () => {
      job.upcoming = job.upcoming?.filter((one) => one !== row);
      enterState(job, row.state, row.at, row.message);
    },
  }));
  if (!isRunning) return events;
  const since = job.runningSince === undefined ? store.now() : toMilliseconds(job.runningSince);
  const saves = (job.saves ?? []).map((save) => ({
    at: since + save.afterMs,
    apply: () => {
      const { afterMs, checkpointType = typeSaved(job, save.promotable), ...row } = save;
      job.saves = job.saves?.filter((one) => one !== save);
      const at = formatTime(since + afterMs);
      saveCheckpoint(job, { ...row, checkpointType, createTime: at }, at);
    },
  }));
  // A save goes first: a run that ends at the same instant has saved.
  return [...saves, ...events, ...idleStop(store, job)];
}

/** A job without anything to do is stopped after `inactivityTimeout`; into which state is a mode. */
function idleStop(store: Store, job: Run): readonly Due[] {
  // A run that has still to save or to end is busy.
  const isBusy = (job.saves ?? []).length > 0 || (job.upcoming ?? []).length > 0;
  if (isBusy || job.lastActivityTime === undefined || job.disableInactivityCleanup === true) return [];
  const timeout = parseProtoDuration(job.inactivityTimeout ?? "") ?? DEFAULT_INACTIVITY_MS;
  const at = toMilliseconds(job.lastActivityTime) + timeout;
  return [
    {
      at,
      apply: () => {
        enterState(job, store.modes.idleStop, formatTime(at), "stopped for inactivity");
      },
    },
  ];
}

function runsOf(account: Account): readonly Run[] {
  const { trainerJobs, supervisedFineTuningJobs, dpoJobs, reinforcementFineTuningJobs } = account;
  return [...trainerJobs, ...supervisedFineTuningJobs, ...dpoJobs, ...reinforcementFineTuningJobs];
}

/** Applies what is due, in order of time. */
export function settleRuns(store: Store): void {
  for (const account of store.accounts()) {
    for (const job of runsOf(account)) {
      for (;;) {
        const due = nextEvents(store, job).filter(({ at }) => at <= store.now());
        const [first] = due.toSorted((left, right) => left.at - right.at);
        if (first === undefined) break;
        first.apply();
        store.changed();
      }
    }
  }
}
