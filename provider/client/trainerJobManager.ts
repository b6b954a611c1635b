import { type CallOptions, type CallsOf } from "./calls.js";
import { type CreateOptions } from "./createTrainerJob.js";
import { FireworksClient } from "./fireworksClient.js";
import type * as wire from "./schemas.js";
import { type TrainerJobConfig } from "./trainerJobConfig.js";
import { type ListTrainerJobsOptions, type TrainerJobs } from "./trainerJobs.js";
import { type TrainerServiceEndpoint } from "./trainerPods.js";
import { type WaitForTrainerOptions } from "./waitForTrainer.js";

export { TrainerJobIdUsed } from "./createTrainerJob.js";
export type { TrainerServiceEndpoint } from "./trainerPods.js";

/**
 * Trainer jobs: start, wait, resume, delete, and what their pods know. A subclass of
 * `FireworksClient`, so that checkpoints are listed and promoted with the same object; its own calls are
 * those of `client.trainerJobs`.
 *
 * @example
 * const jobs = new TrainerJobManager({ apiKey });
 * const trainer = await jobs.createAndWait({ baseModel, loraRank: 8, trainingShape });
 * @see the vendor's page "FireworksClient", TrainerJobManager
 */
export class TrainerJobManager extends FireworksClient implements CallsOf<TrainerJobs> {
  create(config: TrainerJobConfig, options?: CreateOptions): Promise<wire.TrainerJob> {
    return this.trainerJobs.create(config, options);
  }

  createAndWait(
    config: TrainerJobConfig,
    options?: WaitForTrainerOptions & CreateOptions,
  ): Promise<TrainerServiceEndpoint> {
    return this.trainerJobs.createAndWait(config, options);
  }

  waitForReady(job: string, options?: WaitForTrainerOptions): Promise<TrainerServiceEndpoint> {
    return this.trainerJobs.waitForReady(job, options);
  }

  resume(job: string, options?: CallOptions): Promise<wire.TrainerJob> {
    return this.trainerJobs.resume(job, options);
  }

  resumeAndWait(job: string, options?: WaitForTrainerOptions): Promise<TrainerServiceEndpoint> {
    return this.trainerJobs.resumeAndWait(job, options);
  }

  reconnectAndWait(job: string, options?: WaitForTrainerOptions): Promise<TrainerServiceEndpoint> {
    return this.trainerJobs.reconnectAndWait(job, options);
  }

  findTrainerJob(job: string, options?: CallOptions): Promise<wire.TrainerJob | undefined> {
    return this.trainerJobs.findTrainerJob(job, options);
  }

  listTrainerJobs(options?: ListTrainerJobsOptions): Promise<wire.TrainerJob[]> {
    return this.trainerJobs.listTrainerJobs(options);
  }

  cancel(job: string, options?: CallOptions): Promise<void> {
    return this.trainerJobs.cancel(job, options);
  }

  delete(job: string, options?: CallOptions): Promise<void> {
    return this.trainerJobs.delete(job, options);
  }

  deleteAndWait(job: string, options?: CallOptions & { readonly timeoutMs?: number }): Promise<void> {
    return this.trainerJobs.deleteAndWait(job, options);
  }

  listLiveCheckpoints(job: string, options?: CallOptions): Promise<string[]> {
    return this.trainerJobs.listLiveCheckpoints(job, options);
  }

  isHealthy(job: string, options?: CallOptions): Promise<boolean> {
    return this.trainerJobs.isHealthy(job, options);
  }

  endpointOf(job: wire.TrainerJob): TrainerServiceEndpoint {
    return this.trainerJobs.endpointOf(job);
  }
}
