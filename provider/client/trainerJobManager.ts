import { z } from "zod";
import { ConflictError, FireworksApiError } from "./errors.js";
import { findAfterLostAnswer } from "./findAfterLostAnswer.js";
import { FireworksClient, type CallOptions } from "./fireworksClient.js";
import * as hint from "./hints.js";
import { type HttpRequest } from "./http.js";
import { parseTrainerJobName, trainerJobName } from "./names.js";
import { orUndefined } from "./orUndefined.js";
import { namePath, path } from "./path.js";
import * as wire from "./schemas.js";
import { checkedBaseUrl, type FireworksClientArgs } from "./session.js";
import { type TrainerJobConfig } from "./trainerJobConfig.js";
import { settleTrainer } from "./settleTrainer.js";
import { trainerJobRequest } from "./trainerJobRequest.js";
import { isResumable, isTombstone } from "./trainerJobState.js";
import { validateTrainerJobConfig } from "./validateTrainerJobConfig.js";
import { waitUntil } from "./wait.js";
import { waitForTrainer, type WaitForTrainerOptions } from "./waitForTrainer.js";

/** Where trainers are reached. */
export interface TrainerGateway {
  /** URL of the gateway to the trainers' own servers. @default the client's base URL */
  readonly trainerGatewayUrl?: string | undefined;
}

/** How to reach a trainer that runs. */
export interface TrainerServiceEndpoint {
  /** Full name, `accounts/<account>/rlorTrainerJobs/<job>`. */
  readonly jobName: string;
  readonly jobId: string;
  /** URL of the trainer's own server: what a training client takes. */
  readonly baseUrl: string;
  /** In tokens; absent when the job names none. */
  readonly maxContextLength?: number;
}

/** How `create` behaves when the id is taken. */
export interface CreateOptions extends CallOptions {
  /**
   * Whether a live job that has the id already is this very one, left by a run that was interrupted.
   * @default never
   */
  readonly adopt?: ((job: wire.TrainerJob) => boolean) | undefined;
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

const CREATE_TIMEOUT_MS = 60_000;
const READ_TIMEOUT_MS = 30_000;
const HEALTH_TIMEOUT_MS = 5_000;
const RECONNECT_READY_TIMEOUT_MS = 600_000;
const DELETE_TIMEOUT_MS = 600_000;

const podCheckpoints = z.object({ checkpoints: z.array(z.string()).nullish() });

/**
 * Trainer jobs: start, wait, resume, delete, and what their pods know. A subclass of
 * `FireworksClient`, so that checkpoints are listed and promoted with the same object.
 *
 * @example
 * const jobs = new TrainerJobManager({ apiKey });
 * const trainer = await jobs.createAndWait({ baseModel, loraRank: 8, trainingShape });
 * @see the vendor's page "FireworksClient", TrainerJobManager
 */
export class TrainerJobManager extends FireworksClient {
  /** Without a slash at its end. */
  readonly trainerGatewayUrl: string;

  /** @param args settings; or a client, whose connections, cooldown and account look-up are then shared */
  constructor(args: (FireworksClientArgs & TrainerGateway) | FireworksClient, gateway: TrainerGateway = {}) {
    super(args);
    const url = gateway.trainerGatewayUrl ?? ("trainerGatewayUrl" in args ? args.trainerGatewayUrl : undefined);
    this.trainerGatewayUrl = url === undefined ? this.baseUrl : checkedBaseUrl(url, "trainerGatewayUrl");
  }

  /**
   * Starts a trainer job and does not wait. The request is sent again only when it provably did
   * nothing; after a lost answer the job itself is looked for.
   * @throws TypeError with every violation of the configuration, before any request
   * @throws TrainerJobIdUsed for the id of a deleted job, ConflictError for that of a live one
   */
  async create(
    config: TrainerJobConfig,
    { signal, adopt = () => false }: CreateOptions = {},
  ): Promise<wire.TrainerJob> {
    requireValid(validateTrainerJobConfig(config));
    const accountId = await this.getAccountId({ signal });
    requireValid(validateTrainerJobConfig(config, { accountId }));
    const jobId = config.jobId ?? `training-api-service-${this.#hex()}`;
    const jobName = trainerJobName(accountId, jobId);
    try {
      return await this.session.http.send({
        what: `create trainer job ${jobId}`,
        method: "POST",
        path: path`/v1/accounts/${accountId}/rlorTrainerJobs`,
        ...trainerJobRequest(config, jobId),
        answer: wire.trainerJob,
        timeoutMs: CREATE_TIMEOUT_MS,
        signal,
        fix: hint.startTrainer,
      });
    } catch (error) {
      if (error instanceof ConflictError) return await this.#adoptExisting(jobName, error, adopt, signal);
      if (!(error instanceof FireworksApiError) || error.effect === "none") throw error;
      const words = {
        whether: "Whether the job was started",
        before: "before starting another one; a trainer that runs is billed.",
      };
      const wait = { clock: this.session.clock, signal };
      return await findAfterLostAnswer(jobName, error, () => this.findTrainerJob(jobName, { signal }), words, wait);
    }
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
    const { name } = await this.locate(job, { signal });
    const ready = await waitForTrainer(
      () => this.getTrainerJob(name, { signal }),
      () => this.isHealthy(name, { signal }),
      { ...options, clock: this.session.clock },
    );
    return this.endpointOf(ready);
  }

  /** Resumes a stopped job and does not wait. */
  async resume(job: string, { signal }: CallOptions = {}): Promise<wire.TrainerJob> {
    const { name, id } = await this.locate(job, { signal });
    try {
      return await this.session.http.send({
        what: `resume trainer job ${id}`,
        method: "POST",
        path: `${namePath(name)}:resume`,
        answer: wire.trainerJob,
        timeoutMs: CREATE_TIMEOUT_MS,
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
    const { name } = await this.locate(job, options);
    const isRunning = await settleTrainer(() => this.getTrainerJob(name, options), {
      ...options,
      clock: this.session.clock,
    });
    const wait = { readyTimeoutMs: RECONNECT_READY_TIMEOUT_MS, ...options };
    return isRunning ? this.waitForReady(name, wait) : this.resumeAndWait(name, wait);
  }

  /** Like `getTrainerJob`, `undefined` when there is no such job any more. */
  async findTrainerJob(job: string, options: CallOptions = {}): Promise<wire.TrainerJob | undefined> {
    return orUndefined(() => this.getTrainerJob(job, options));
  }

  /**
   * Lists the account's trainer jobs; the service leaves deleted ones out.
   * @param options `filter` in AIP-160, `orderBy` a field such as `create_time desc`
   */
  async listTrainerJobs(
    options: CallOptions & { readonly filter?: string; readonly orderBy?: string; readonly pageSize?: number } = {},
  ): Promise<wire.TrainerJob[]> {
    const { signal, pageSize, filter, orderBy } = options;
    const accountId = await this.getAccountId({ signal });
    const query = {
      ...(filter === undefined ? {} : { filter }),
      ...(orderBy === undefined ? {} : { orderBy }),
    };
    const route = path`/v1/accounts/${accountId}/rlorTrainerJobs`;
    return this.list("list trainer jobs", route, wire.trainerJobPage, { signal, pageSize, query });
  }

  /** Cancels a job that runs or waits for GPUs. */
  async cancel(job: string, options: CallOptions = {}): Promise<void> {
    await this.#write("POST", "cancel", job, options);
  }

  /** Deletes a job for good: its id can never be used again, and its checkpoints go 30 days later. Does not wait. */
  async delete(job: string, options: CallOptions = {}): Promise<void> {
    await this.#write("DELETE", "delete", job, options);
  }

  /**
   * Deletes a job and waits until the service shows it as deleted, so that nothing is billed any more.
   * @throws WaitTimeout after 10 minutes
   */
  async deleteAndWait(
    job: string,
    { timeoutMs = DELETE_TIMEOUT_MS, ...options }: CallOptions & { readonly timeoutMs?: number } = {},
  ): Promise<void> {
    const { name } = await this.locate(job, options);
    await this.delete(name, options);
    await waitUntil(
      async () => {
        const found = await this.findTrainerJob(name, options);
        return found === undefined || isTombstone(found) ? { done: undefined } : { running: found.state };
      },
      { clock: this.session.clock, timeoutMs, ...options },
    );
  }

  /**
   * The names of the DCP checkpoints that a running trainer knows, as its pod lists them. A failed call
   * is an error, never an empty list.
   * @see the vendor's page "FireworksClient", `FiretitanTrainingClient.list_checkpoints`
   */
  async listLiveCheckpoints(job: string, { signal }: CallOptions = {}): Promise<string[]> {
    const { name, id } = await this.locate(job, { signal });
    const what = `list live checkpoints of trainer job ${id}`;
    const { checkpoints } = await this.#askPod(name, "list_checkpoints", what, podCheckpoints, {
      timeoutMs: READ_TIMEOUT_MS,
      signal,
      fix: hint.trainerPod,
    });
    return checkpoints ?? [];
  }

  /** Whether the job's pod answers its health check within 5 s; any fault means not yet. */
  async isHealthy(job: string, { signal }: CallOptions = {}): Promise<boolean> {
    const { name, id } = await this.locate(job, { signal });
    try {
      await this.#askPod(name, "healthz", `check the health of trainer job ${id}`, z.unknown(), {
        timeoutMs: HEALTH_TIMEOUT_MS,
        signal,
        retries: false,
        bearer: true,
      });
      return true;
    } catch (error) {
      // 200 is what counts, whatever comes with it.
      if (error instanceof FireworksApiError) return error.status === 200;
      throw error;
    }
  }

  /** Where the job's pod is reached, once it runs. */
  endpointOf({ name, trainingConfig }: wire.TrainerJob): TrainerServiceEndpoint {
    const { maxContextLength = 0 } = trainingConfig ?? {};
    return {
      jobName: name,
      jobId: parseTrainerJobName(name)?.jobId ?? name,
      baseUrl: this.trainerGatewayUrl + podPath(name),
      ...(maxContextLength > 0 ? { maxContextLength } : {}),
    };
  }

  async #adoptExisting(
    jobName: string,
    conflict: ConflictError,
    adopt: (job: wire.TrainerJob) => boolean,
    signal: AbortSignal | undefined,
  ): Promise<wire.TrainerJob> {
    const existing = await this.findTrainerJob(jobName, { signal });
    // Refused and not there: the id of a job whose record is purged.
    if (existing === undefined || isTombstone(existing)) throw new TrainerJobIdUsed(jobName);
    if (!adopt(existing)) throw conflict;
    return existing;
  }

  async #write(method: "POST" | "DELETE", verb: "cancel" | "delete", job: string, options: CallOptions): Promise<void> {
    const { name, id } = await this.locate(job, options);
    await this.session.http.send({
      what: `${verb} trainer job ${id}`,
      method,
      path: namePath(name) + (method === "POST" ? `:${verb}` : ""),
      body: method === "POST" ? {} : undefined,
      answer: wire.empty,
      timeoutMs: method === "POST" ? CREATE_TIMEOUT_MS : READ_TIMEOUT_MS,
      signal: options.signal,
      fix: hint.trainerJob,
    });
  }

  async #askPod<T>(
    name: string,
    route: string,
    what: string,
    answer: z.ZodType<T>,
    options: Pick<HttpRequest<T>, "timeoutMs" | "signal" | "fix" | "retries" | "bearer">,
  ): Promise<T> {
    return this.session.http.send({
      ...options,
      what,
      method: "GET",
      baseUrl: this.trainerGatewayUrl,
      path: `${podPath(name)}/api/v1/${route}`,
      answer,
    });
  }

  #hex(): string {
    return Math.floor(this.session.clock.random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  }
}

/** `/training/v1/rlorTrainerJobs/<account>/<job>` */
function podPath(name: string): string {
  const { accountId = "", jobId = "" } = parseTrainerJobName(name) ?? {};
  return path`/training/v1/rlorTrainerJobs/${accountId}/${jobId}`;
}

function requireValid(faults: ReturnType<typeof validateTrainerJobConfig>): void {
  if (faults.length > 0) throw new TypeError(faults.map(({ property, reason }) => `${property} ${reason}`).join("\n"));
}
