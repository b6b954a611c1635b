import { notFound } from "../server/apiError.js";
import { issueTexts } from "../schema/issueTexts.js";
import { type Store } from "../store.js";
import { formatTime } from "../time/rfc3339.js";
import { enterState, saveCheckpoint } from "./run.js";
import { commandSchema } from "./runCommand.js";
import { findJob } from "./trainerJob.js";

/** Plays the training loop of one job. */
export function playRun(store: Store, body: unknown): void {
  const parsed = commandSchema.safeParse(body);
  if (!parsed.success) throw new TypeError(`not a run: ${issueTexts(parsed.error).join("; ")}`);
  const { job: jobId, checkpoints, state, message } = parsed.data;
  const account = store.account(parsed.data.account);
  if (account === undefined) throw notFound(`no account ${parsed.data.account}`);
  const job = findJob(store, account, jobId);
  const now = formatTime(store.now());
  for (const row of checkpoints) saveCheckpoint(job, { ...row, createTime: row.createTime ?? now }, now);
  if (state !== undefined) enterState(job, state, now, message);
  store.changed();
}
