import { type CallOptions, type Calls } from "./calls.js";
import { type Clock } from "./clock.js";
import { ConflictError, FireworksApiError } from "./errors.js";
import { findAfterLostAnswer } from "./findAfterLostAnswer.js";
import * as hint from "./hints.js";
import { named } from "./identity.js";
import { trainerJobName } from "./names.js";
import { path } from "./path.js";
import { trainerJob, type TrainerJob } from "./schemas.js";
import { type TrainerJobConfig } from "./trainerJobConfig.js";
import { trainerJobRequest } from "./trainerJobRequest.js";
import { isTombstone } from "./trainerJobState.js";
import { validateTrainerJobConfig } from "./validateTrainerJobConfig.js";

/** How `create` behaves when the id is taken. */
export interface CreateOptions extends CallOptions {
  /**
   * Whether a live job that has the id already is this very one, left by a run that was interrupted.
   * @default never
   */
  readonly adopt?: ((job: TrainerJob) => boolean) | undefined;
}

/** The id was used before: deleted ids can never be used again. */
export class TrainerJobIdUsed extends Error {
  constructor(readonly jobName: string) {
    super(
      `${jobName} was deleted: it is archived and cannot be created again with the same id.\nFix: choose another job id.`,
    );
    this.name = "TrainerJobIdUsed";
  }
}

/** Starts a trainer job once. @param find the job of a full name, if there is one */
export async function createTrainerJob(
  config: TrainerJobConfig,
  { signal, adopt = () => false }: CreateOptions,
  calls: Calls,
  find: (jobName: string) => Promise<TrainerJob | undefined>,
): Promise<TrainerJob> {
  requireValid(validateTrainerJobConfig(config));
  const accountId = await calls.getAccountId({ signal });
  requireValid(validateTrainerJobConfig(config, { accountId }));
  const { clock } = calls.session;
  const jobId = config.jobId ?? `training-api-service-${hex(clock)}`;
  const jobName = trainerJobName(accountId, jobId);
  try {
    return await calls.send({
      what: `create trainer job ${jobId}`,
      method: "POST",
      path: path`/v1/accounts/${accountId}/rlorTrainerJobs`,
      ...trainerJobRequest(config, jobId),
      answer: named(trainerJob, jobName),
      signal,
      fix: hint.startTrainer,
    });
  } catch (error) {
    if (error instanceof ConflictError) {
      const existing = await find(jobName);
      // Refused and not there: the id of a job whose record is purged.
      if (existing === undefined || isTombstone(existing)) throw new TrainerJobIdUsed(jobName);
      if (!adopt(existing)) throw error;
      return existing;
    }
    if (!(error instanceof FireworksApiError) || error.effect === "none") throw error;
    const words = {
      whether: "Whether the job was started",
      before: "before starting another one; a trainer that runs is billed.",
    };
    return await findAfterLostAnswer(jobName, error, () => find(jobName), words, { clock, signal });
  }
}

function hex(clock: Clock): string {
  return Math.floor(clock.random() * 2 ** 32)
    .toString(16)
    .padStart(8, "0");
}

function requireValid(faults: ReturnType<typeof validateTrainerJobConfig>): void {
  if (faults.length > 0) throw new TypeError(faults.map(({ property, reason }) => `${property} ${reason}`).join("\n"));
}
