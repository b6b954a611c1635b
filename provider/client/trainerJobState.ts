import { type TrainerJob } from "./schemas.js";

/** The states of a trainer job, as far as they decide anything; the list is open. Source: SDK 1.2.28, REST types. */

interface Stateful {
  readonly state?: TrainerJob["state"];
  readonly deleteTime?: TrainerJob["deleteTime"];
}

/** `FAILED` for `JOB_STATE_FAILED`. */
export function shortState({ state = "" }: Stateful): string {
  return state.replace(/^JOB_STATE_/, "");
}

/** Deleted: the row stays for 30 days, the id can never be used again. The service shows `ARCHIVED`. */
export function isTombstone(job: Stateful): boolean {
  return job.deleteTime !== undefined || ["DELETED", "ARCHIVED"].includes(shortState(job));
}

/** On its way to a tombstone. */
export function isBeingDeleted(job: Stateful): boolean {
  return ["DELETING", "DELETING_CLEANING_UP"].includes(shortState(job));
}

/** Has no GPUs and is not billed: it failed, ended, was cancelled, or was idle for too long. */
export function isStopped(job: Stateful): boolean {
  return ["FAILED", "COMPLETED", "CANCELLED", "EARLY_STOPPED", "EXPIRED", "PAUSED", "IDLE"].includes(shortState(job));
}

/** Takes `:resume` (SDK `reconnect_and_wait`; `IDLE`, an idle stop, is likely). */
export function isResumable(job: Stateful): boolean {
  return ["FAILED", "CANCELLED", "PAUSED", "COMPLETED", "IDLE"].includes(shortState(job));
}
