import { z } from "zod";
import { type CallOptions, type Calls } from "./calls.js";
import { FireworksApiError } from "./errors.js";
import * as hint from "./hints.js";
import { type HttpRequest } from "./http.js";
import { parseTrainerJobName } from "./names.js";
import { path } from "./path.js";
import { type TrainerJob } from "./schemas.js";
import { name } from "./wireTypes.js";

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

type Job = Readonly<Record<"name" | "id", string>>;

const READ_TIMEOUT_MS = 30_000;
const HEALTH_TIMEOUT_MS = 5_000;

const podCheckpoints = z.object({ checkpoints: z.array(name).nullish() });

/** The trainers' own servers, behind their gateway. */
export class TrainerPods {
  readonly #calls: Calls;
  readonly #gatewayUrl: string;

  constructor(calls: Calls, gatewayUrl: string) {
    this.#calls = calls;
    this.#gatewayUrl = gatewayUrl;
  }

  endpointOf({ name, trainingConfig }: TrainerJob): TrainerServiceEndpoint {
    const { maxContextLength = 0 } = trainingConfig ?? {};
    return {
      jobName: name,
      jobId: parseTrainerJobName(name)?.jobId ?? name,
      baseUrl: this.#gatewayUrl + podPath(name),
      ...(maxContextLength > 0 ? { maxContextLength } : {}),
    };
  }

  async listCheckpoints({ name, id }: Job, { signal }: CallOptions): Promise<string[]> {
    const { checkpoints } = await this.#ask(name, "list_checkpoints", {
      what: `list live checkpoints of trainer job ${id}`,
      answer: podCheckpoints,
      timeoutMs: READ_TIMEOUT_MS,
      signal,
      fix: hint.trainerPod,
    });
    return checkpoints ?? [];
  }

  async isHealthy({ name, id }: Job, { signal }: CallOptions): Promise<boolean> {
    try {
      await this.#ask(name, "healthz", {
        what: `check the health of trainer job ${id}`,
        answer: z.unknown(),
        timeoutMs: HEALTH_TIMEOUT_MS,
        signal,
        retries: false,
      });
      return true;
    } catch (error) {
      // 200 is what counts, whatever comes with it.
      if (error instanceof FireworksApiError) return error.status === 200;
      throw error;
    }
  }

  async #ask<T>(name: string, route: string, request: Omit<HttpRequest<T>, "method" | "baseUrl" | "path">): Promise<T> {
    const place = { baseUrl: this.#gatewayUrl, path: `${podPath(name)}/api/v1/${route}` };
    return this.#calls.send({ ...request, ...place, method: "GET" });
  }
}

/** `/training/v1/rlorTrainerJobs/<account>/<job>` */
export function podPath(name: string): string {
  const { accountId = "", jobId = "" } = parseTrainerJobName(name) ?? {};
  return path`/training/v1/rlorTrainerJobs/${accountId}/${jobId}`;
}
