import { type Transport, type TransportAnswer, type TransportRequest } from "../../provider/client/transport.js";
import { quickstartSeed, type Seed } from "../../provider/emulator/index.js";
import { type Account } from "../../provider/emulator/accounts/seed.js";
import { Service } from "../../provider/emulator/service.js";
import { Store } from "../../provider/emulator/store.js";
import { BASE } from "./account.js";
import { type Dice, drawMutation, FOREVER, HOSTILE_KEY, mutate } from "./hostileMutation.js";

export const HOSTILE_URL = "https://hostile.test";
const LORA = { kind: "HF_PEFT_ADDON", state: "READY", peftDetails: { baseModel: BASE, r: 8 } };
const CREATED = "2026-10-20T00:00:00Z";

/** What a run finds at the service: what it works with, and one of each kind that is somebody else's. */
const seed: Seed = {
  ...quickstartSeed,
  timing: {
    promotionMs: 800,
    jobCreatingMs: 400,
    jobPendingMs: 400,
    jobDeletingMs: 400,
    loadMs: 600,
    unloadMs: 400,
    deploymentCreatingMs: 800,
    deploymentDeletingMs: 400,
  },
  accounts: quickstartSeed.accounts
    .map((account) =>
      account.id === "acme"
        ? {
            ...account,
            apiKeys: [HOSTILE_KEY],
            trainerJobs: [
              ...(account.trainerJobs ?? []),
              {
                id: "precious",
                baseModel: BASE,
                createTime: CREATED,
                checkpoints: [
                  { id: "step-1-f0f0f0f0", createTime: CREATED, checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA" },
                ],
              },
            ],
            models: [
              { id: "r11", createTime: CREATED, ...LORA },
              { id: "r12", createTime: CREATED, ...LORA },
              { id: "precious", createTime: CREATED, ...LORA },
            ],
            deployments: [
              { id: "serve", baseModel: BASE, enableAddons: true, precision: "BF16", createTime: CREATED },
              { id: "precious", baseModel: BASE, enableAddons: true, precision: "BF16", createTime: CREATED },
            ],
            deployedModels: [
              {
                id: "precious",
                model: "accounts/acme/models/precious",
                deployment: "accounts/acme/deployments/precious",
                state: "DEPLOYED",
                createTime: CREATED,
              },
            ],
          }
        : account,
    )
    .concat({ id: "other", apiKeys: ["fw-other-key"], models: [{ id: "precious", createTime: CREATED, ...LORA }] }),
};

/** Which answers of a run are mutated. */
export type Pick = (request: TransportRequest, count: number) => boolean;

interface Answered {
  readonly answer: TransportAnswer;
  readonly mutation: string | undefined;
}

type Change = (honest: TransportAnswer) => TransportAnswer;

/** One request, with what the service said and what was answered. */
export interface Exchange extends Answered {
  readonly request: TransportRequest;
  readonly honest: TransportAnswer;
}

const COLLECTIONS = ["models", "trainerJobs", "deployments", "deployedModels"] as const;
const SEGMENTS: Readonly<Record<(typeof COLLECTIONS)[number], string>> = {
  models: "models",
  trainerJobs: "rlorTrainerJobs",
  deployments: "deployments",
  deployedModels: "deployedModels",
};

/**
 * A service that does what it is asked for and lies about it: the emulator, without sockets, behind a door that
 * mutates its answers. One for all runs of a process, since reading a seed takes longer than a run.
 */
export class HostileServer implements Transport {
  readonly #store: Store;
  readonly #service: Service;
  #now = (): number => 0;
  #dice: Dice | undefined;
  #pick: Pick = () => false;
  #change: Change | undefined;
  #requests = 0;
  #endless = new Set<string>();
  #tokens = 0;
  /** Everything that was asked for in this run. */
  readonly exchanges: Exchange[] = [];
  /** Full names of what requests of this run have made. */
  readonly made = new Set<string>();
  /** What of that was answered with a refusal, which says that nothing was made. */
  readonly denied = new Set<string>();
  /** Told of each request before it is answered. */
  onRequest: (request: TransportRequest) => void = () => undefined;

  constructor() {
    this.#store = new Store(seed, () => this.#now());
    this.#service = new Service(this.#store);
  }

  restart(now: () => number, dice: Dice): void {
    this.#now = now;
    this.#dice = dice;
    this.#pick = () => false;
    this.#requests = 0;
    this.#endless = new Set();
    this.exchanges.length = 0;
    this.made.clear();
    this.denied.clear();
    this.#service.reset();
  }

  /** From now on these answers are mutated. @param change what is done to them @default one mutation or another */
  turn(pick: Pick, change?: Change): void {
    this.#pick = pick;
    this.#change = change;
    this.#requests = 0;
    this.#endless.clear();
  }

  account(id: string): Account {
    const account = this.#store.accounts().find((one) => one.id === id);
    if (account === undefined) throw new Error(`the seed has no account ${id}`);
    return account;
  }

  /** Full names of what the account holds, tombstones left out. */
  standing(): string[] {
    this.#service.state();
    const account = this.account("acme");
    return COLLECTIONS.flatMap((collection) =>
      account[collection]
        .filter((row) => !("deleteTime" in row && row.deleteTime !== undefined))
        .map(({ id }) => `accounts/acme/${SEGMENTS[collection]}/${id}`),
    );
  }

  /** What is somebody else's, as it stands. */
  precious(): string {
    const rows = ["acme", "other"].flatMap((id) =>
      COLLECTIONS.flatMap((collection) => this.account(id)[collection].filter((row) => row.id === "precious")),
    );
    return JSON.stringify(rows);
  }

  send(request: TransportRequest): Promise<TransportAnswer> {
    this.onRequest(request);
    const before = request.method === "POST" ? new Set(this.standing()) : undefined;
    const honest = this.#work(request);
    const { answer, mutation } = this.#answer(request, honest);
    // A deployment brings a row of its base model, which goes with it.
    const isWanted = (name: string): boolean =>
      name.includes(
        request.url.pathname.endsWith(":promote") ? "/models/" : `${request.url.pathname.slice("/v1/".length)}/`,
      );
    const made = before === undefined ? [] : this.standing().filter((name) => !before.has(name) && isWanted(name));
    for (const name of made) {
      this.made.add(name);
      if (answer.status >= 400 && answer.status < 500) this.denied.add(name);
    }
    this.exchanges.push({ request, honest, answer, mutation });
    return Promise.resolve(answer);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #work({ method, url, headers, body }: TransportRequest): TransportAnswer {
    const search = new URLSearchParams(url.searchParams);
    if (search.get("pageToken")?.startsWith("endless-") === true) search.delete("pageToken");
    const incoming = { method, path: url.pathname, search, headers, text: body ?? "" };
    const { status, body: json } = this.#service.answer(incoming);
    return { status, body: JSON.stringify(json), header: () => undefined };
  }

  #answer(request: TransportRequest, honest: TransportAnswer): Answered {
    const { pathname, searchParams } = request.url;
    if (this.#endless.has(pathname) && searchParams.has("pageToken"))
      return { answer: this.#endlessly(honest), mutation: undefined };
    this.#requests += 1;
    if (this.#dice === undefined || !this.#pick(request, this.#requests))
      return { answer: honest, mutation: undefined };
    if (this.#change !== undefined) return { answer: this.#change(honest), mutation: "change" };
    const mutation = drawMutation(this.#dice);
    if (mutation === FOREVER) {
      this.#endless.add(pathname);
      return { answer: this.#endlessly(honest), mutation };
    }
    const earlier = this.exchanges.map(({ honest: { body = "" } }) => body);
    return { answer: mutate(mutation, { answer: honest, dice: this.#dice, earlier }), mutation };
  }

  #endlessly(honest: TransportAnswer): TransportAnswer {
    this.#tokens += 1;
    const page = JSON.parse(honest.body ?? "{}") as object;
    return { ...honest, body: JSON.stringify({ ...page, nextPageToken: `endless-${this.#tokens}` }) };
  }
}
