import { type CallOptions, type Calls, type ListOptions } from "./calls.js";
import { type Checkpoints } from "./checkpoints.js";
import { createTrainerJob, type CreateOptions } from "./createTrainerJob.js";
import { FireworksApiError } from "./errors.js";
import * as hint from "./hints.js";
import { named, rowsOf } from "./identity.js";
import { locate, titleOf } from "./locate.js";
import { orUndefined } from "./orUndefined.js";
import { namePath, path } from "./path.js";
import * as wire from "./schemas.js";
import { settleTrainer } from "./settleTrainer.js";
import { type TrainerJobConfig } from "./trainerJobConfig.js";
import { isResumable, isTombstone } from "./trainerJobState.js";
import { type TrainerPods, type TrainerServiceEndpoint } from "./trainerPods.js";
import { waitUntil } from "./wait.js";
import { waitForTrainer, type WaitForTrainerOptions } from "./waitForTrainer.js";

/** Which trainer jobs are listed. */
export interface ListTrainerJobsOptions extends ListOptions {
  /** In AIP-160. */
  readonly filter?: string | undefined;
  /** A field, such as `create_time desc`. */
  readonly orderBy?: string | undefined;
}

const DELETE_TIMEOUT_MS = 30_000;
const DELETED_TIMEOUT_MS = 600_000;
const RECONNECT_READY_TIMEOUT_MS = 600_000;

/** Trainer jobs: start, wait, resume, delete, and what their pods know. */
export class TrainerJobs {
  readonly #calls: Calls;
  readonly #checkpoints: Checkpoints;
  readonly #pods: TrainerPods;

  constructor(calls: Calls, checkpoints: Checkpoints, pods: TrainerPods) {
    this.#calls = calls;
    this.#checkpoints = checkpoints;
    this.#pods = pods;
  }

  /**
   * Starts a trainer job and does not wait. The request is sent again only when it provably did
   * nothing; after a lost answer the job itself is looked for.
   * @throws TypeError with every violation of the configuration, before any request
   * @throws TrainerJobIdUsed for the id of a deleted job, ConflictError for that of a live one
   */
  async create(config: TrainerJobConfig, options: CreateOptions = {}): Promise<wire.TrainerJob> {
    const { signal } = options;
    return createTrainerJob(config, options, this.#calls, (name) => this.findTrainerJob(name, { signal }));
  }

  /** Starts a trainer job and waits until it runs and its pod is healthy. */
  async createAndWait(
    config: TrainerJobConfig,
    options: WaitForTrainerOptions & CreateOptions = {},
  ): Promise<TrainerServiceEndpoint> {
    const { name } = await this.create(config, options);
    return this.waitForReady(name, options);
  }

  /**
   * Waits until a trainer job runs and its pod is healthy.
   * @param job id or full name
   * @throws TrainerJobStopped when the job failed, ended or was deleted; WaitTimeout
   */
  async waitForReady(job: string, options: WaitForTrainerOptions = {}): Promise<TrainerServiceEndpoint> {
    const { signal } = options;
    const { name } = await locate(job, this.#calls, { signal });
    const ready = await waitForTrainer(
      () => this.getTrainerJob(name, { signal }),
      () => this.isHealthy(name, { signal }),
      { ...options, clock: this.#calls.session.clock },
    );
    return this.endpointOf(ready);
  }

  /** Resumes a stopped job and does not wait. */
  async resume(job: string, { signal }: CallOptions = {}): Promise<wire.TrainerJob> {
    const { name, id } = await locate(job, this.#calls, { signal });
    try {
      return await this.#calls.send({
        what: `resume trainer job ${id}`,
        method: "POST",
        path: `${namePath(name)}:resume`,
        answer: named(wire.trainerJob, name),
        signal,
        fix: hint.startTrainer,
      });
    } catch (error) {
      if (!(error instanceof FireworksApiError) || error.effect === "none") throw error;
      const found = await this.getTrainerJob(name, { signal });
      if (isResumable(found) || isTombstone(found)) throw error;
      return found;
    }
  }

  /** Resumes a stopped job and waits until it runs and its pod is healthy. */
  async resumeAndWait(job: string, options: WaitForTrainerOptions = {}): Promise<TrainerServiceEndpoint> {
    const { name } = await this.resume(job, options);
    return this.waitForReady(name, options);
  }

  /**
   * Reaches a job again, whatever it is doing: one that runs is waited for; any other gets 2 minutes to
   * come to rest, is resumed, and gets 10 minutes to become ready.
   */
  async reconnectAndWait(job: string, options: WaitForTrainerOptions = {}): Promise<TrainerServiceEndpoint> {
    const { name } = await locate(job, this.#calls, options);
    const isRunning = await settleTrainer(() => this.getTrainerJob(name, options), {
      ...options,
      clock: this.#calls.session.clock,
    });
    const wait = { readyTimeoutMs: RECONNECT_READY_TIMEOUT_MS, ...options };
    return isRunning ? this.waitForReady(name, wait) : this.resumeAndWait(name, wait);
  }

  /** Gets a trainer job by id or full name; a deleted one is still there for 30 days. */
  async getTrainerJob(job: string, options: CallOptions = {}): Promise<wire.TrainerJob> {
    const parent = await locate(job, this.#calls, options);
    const { signal } = options;
    const what = `get ${titleOf(parent)}`;
    return this.#calls.get(what, namePath(parent.name), named(wire.trainerJob, parent.name), {
      signal,
      fix: hint.trainerJob,
    });
  }

  /** Like `getTrainerJob`, `undefined` when there is no such job any more. */
  async findTrainerJob(job: string, options: CallOptions = {}): Promise<wire.TrainerJob | undefined> {
    return orUndefined(() => this.getTrainerJob(job, options));
  }

  /**
   * Lists the account's trainer jobs; the service leaves deleted ones out.
   * @param options `filter` in AIP-160, `orderBy` a field such as `create_time desc`
   */
  async listTrainerJobs({ filter, orderBy, ...options }: ListTrainerJobsOptions = {}): Promise<wire.TrainerJob[]> {
    const accountId = await this.getAccountId(options);
    const query = {
      ...(filter === undefined ? {} : { filter }),
      ...(orderBy === undefined ? {} : { orderBy }),
    };
    const route = path`/v1/accounts/${accountId}/rlorTrainerJobs`;
    const page = rowsOf(wire.trainerJobPage, {
      parent: `accounts/${accountId}`,
      collections: ["rlorTrainerJobs"],
      nameOf: ({ name }) => name,
    });
    return this.#calls.list("list trainer jobs", route, page, { ...options, query });
  }

  /** Cancels a job that runs or waits for GPUs. */
  async cancel(job: string, { signal }: CallOptions = {}): Promise<void> {
    const { name, id } = await locate(job, this.#calls, { signal });
    await this.#calls.send({
      what: `cancel trainer job ${id}`,
      method: "POST",
      path: `${namePath(name)}:cancel`,
      body: {},
      answer: wire.empty,
      signal,
      fix: hint.trainerJob,
    });
  }

  /** Deletes a job for good: its id can never be used again, and its checkpoints go 30 days later. Does not wait. */
  async delete(job: string, { signal }: CallOptions = {}): Promise<void> {
    const { name, id } = await locate(job, this.#calls, { signal });
    await this.#calls.send({
      what: `delete trainer job ${id}`,
      method: "DELETE",
      path: namePath(name),
      answer: wire.empty,
      timeoutMs: DELETE_TIMEOUT_MS,
      signal,
      fix: hint.trainerJob,
    });
  }

  /**
   * Deletes a job and waits until the service shows it as deleted, so that nothing is billed any more.
   * @throws WaitTimeout after 10 minutes
   */
  async deleteAndWait(
    job: string,
    { timeoutMs = DELETED_TIMEOUT_MS, ...options }: CallOptions & { readonly timeoutMs?: number } = {},
  ): Promise<void> {
    const { name } = await locate(job, this.#calls, options);
    await this.delete(name, options);
    await waitUntil(
      async () => {
        const found = await this.findTrainerJob(name, options);
        return found === undefined || isTombstone(found) ? { done: undefined } : { running: found.state };
      },
      { clock: this.#calls.session.clock, timeoutMs, ...options },
    );
  }

  /** Like `listCheckpoints` of the client: what a job saved, in any state of the job. */
  async listCheckpoints(job: string, options: ListOptions = {}): Promise<wire.Checkpoint[]> {
    return this.#checkpoints.listCheckpoints(job, options);
  }

  /**
   * The names of the DCP checkpoints that a running trainer knows, as its pod lists them. A failed call
   * is an error, never an empty list.
   * @see the vendor's page "FireworksClient", `FiretitanTrainingClient.list_checkpoints`
   */
  async listLiveCheckpoints(job: string, { signal }: CallOptions = {}): Promise<string[]> {
    return this.#pods.listCheckpoints(await locate(job, this.#calls, { signal }), { signal });
  }

  /** Whether the job's pod answers its health check within 5 s; any fault means not yet. */
  async isHealthy(job: string, { signal }: CallOptions = {}): Promise<boolean> {
    return this.#pods.isHealthy(await locate(job, this.#calls, { signal }), { signal });
  }

  /** Where the job's pod is reached, once it runs. */
  endpointOf(job: wire.TrainerJob): TrainerServiceEndpoint {
    return this.#pods.endpointOf(job);
  }

  /** The account that calls work in: the configured one, or else the one account that the key sees. */
  async getAccountId(options: CallOptions = {}): Promise<string> {
    return this.#calls.getAccountId(options);
  }
}
