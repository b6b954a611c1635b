import { type TransportAnswer, type TransportRequest } from "../../provider/client/transport.js";
import { type Modes, type Seed } from "../../provider/emulator/index.js";
import { type Account } from "../../provider/emulator/accounts/seed.js";
import { type Model } from "../../provider/emulator/models/seed.js";
import { Service } from "../../provider/emulator/service.js";
import { Store } from "../../provider/emulator/store.js";
import { formatTime } from "../../provider/emulator/time/rfc3339.js";

export const KEY = "fw-simulation-key";
/** A valid key of an account that has nothing of the stack's. */
export const OTHER_KEY = "fw-other-key";
export const BASE_URL = "https://service.test";
export const BASE = "accounts/fireworks/models/qwen3-8b";
export const START = Date.parse("2026-11-01T00:00:00Z");
/** Resources have their own trainer jobs, so that a promotion tells whose it is. */
export const MAX_SLOTS = 5;

export function jobsOf(slot: number): string[] {
  return [`sft-${slot}`, `sft-${slot}b`];
}

function checkpoint(step: number, second: number) {
  return {
    id: `step-${step}-a1b2c3d4`,
    createTime: formatTime(START - 3_600_000 + second * 1000),
    checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA",
    promotable: true,
  };
}

const seed: Seed = {
  accounts: [
    {
      id: "acme",
      apiKeys: [KEY],
      trainerJobs: Array.from({ length: MAX_SLOTS }, (_, slot) => jobsOf(slot))
        .flat()
        .map((id) => ({
          id,
          baseModel: BASE,
          loraRank: 8,
          checkpoints: [20, 40, 60].map((step) => checkpoint(step, step)),
        })),
    },
    { id: "other", apiKeys: [OTHER_KEY] },
  ],
  timing: { promotionMs: 1_000 },
};

/** What the service says beside its defaults, changed for one history. */
export interface Habits {
  readonly modes?: Partial<Modes>;
  readonly promotionMs?: number;
}

/**
 * The model of the service: the emulator's own logic, without sockets, on the simulation's time.
 * One for all histories of a process, since reading a seed takes longer than a history.
 */
export class Cloud {
  readonly #store: Store;
  readonly #service: Service;
  #now = (): number => START;

  constructor() {
    this.#store = new Store(seed, () => this.#now());
    this.#service = new Service(this.#store);
  }

  /** Back to the seed. */
  restart(now: () => number, { modes, promotionMs }: Habits): void {
    this.#now = now;
    this.#service.reset();
    if (modes !== undefined) this.#store.setModes(modes);
    if (promotionMs !== undefined) this.#store.timing.promotionMs = promotionMs;
  }

  /** The stack's account, to look into and to meddle with. */
  get account(): Account {
    const account = this.#store.accounts().find(({ id }) => id === "acme");
    if (account === undefined) throw new Error("the seed has no account acme");
    return account;
  }

  model(name: string): Model | undefined {
    const { models } = this.account;
    return models.find(({ id }) => name === fullName(id));
  }

  /** A job saves one more checkpoint. */
  saveCheckpoint(job: string): void {
    const row = this.account.trainerJobs.find(({ id }) => id === job);
    if (row === undefined) return;
    const step = 20 * (row.checkpoints.length + 1);
    row.checkpoints.push({ ...checkpoint(step, 0), createTime: formatTime(this.#now()) });
  }

  timeText(): string {
    return formatTime(this.#now());
  }

  /** What becomes of the promotions that start from now on. */
  spoilPromotions(outcome: "fail" | "never" | "vanish" | undefined): void {
    const fault = { kind: "operation", outcome, code: 13, message: "promotion failed", count: 1, skip: 0 } as const;
    this.#service.faults.set(outcome === undefined ? [] : [{ ...fault, outcome }]);
  }

  setMode(modes: Partial<Modes>): void {
    this.#store.setModes(modes);
  }

  /** Lets the clock's work happen, as any request would. */
  settle(): void {
    this.#service.answer({
      method: "GET",
      path: "/v1/accounts",
      search: new URLSearchParams(),
      headers: { "x-api-key": KEY },
      text: "",
    });
  }

  work({ method, url, headers, body }: TransportRequest): TransportAnswer {
    if (url.origin !== BASE_URL) return answerOf(404, { code: 5, message: "Not Found" });
    const incoming = { method, path: url.pathname, search: url.searchParams, headers, text: body ?? "" };
    const { status, body: json } = this.#service.answer(incoming);
    return answerOf(status, json);
  }
}

export function answerOf(status: number, json: unknown, retryAfter?: string): TransportAnswer {
  return {
    status,
    body: typeof json === "string" ? json : JSON.stringify(json),
    header: (name) => (name === "retry-after" ? retryAfter : undefined),
  };
}

export function fullName(modelId: string): string {
  return `accounts/acme/models/${modelId}`;
}

/** Every id that a resource of the program can have holds its number. */
export function slotOf(name: string): number {
  return Number(/\/(?:res|pre|bot)(\d)/.exec(name)?.[1]);
}
