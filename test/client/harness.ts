import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from "node:http";
import { type AddressInfo, type Server as TcpServer } from "node:net";
import { onTestFinished, vi } from "vitest";
import { FireworksClient, type FireworksClientArgs } from "../../provider/client/index.js";
import { startEmulator, type Emulator, type EmulatorOptions, type Seed } from "../../provider/emulator/index.js";
import { virtualClock, type VirtualClock } from "../support/virtualClock.js";

export const KEY = "fw-acme-key-1";
export const NOW = "2026-11-01T00:00:00Z";
export const ACCOUNT = "accounts/acme";
export const JOB = `${ACCOUNT}/rlorTrainerJobs/sft-7`;
export const CHECKPOINT = `${JOB}/checkpoints/step-80-a1b2c3d4`;
export const MODEL = `${ACCOUNT}/models/bot`;
export const BASE = "accounts/fireworks/models/qwen3-8b";
export const SHAPE = "accounts/fireworks/trainingShapes/qwen3-8b-128k";
export const SHAPE_VERSION = `${SHAPE}/versions/vnuk8fdq`;
export const DEPLOYED_MODEL = `${ACCOUNT}/deployedModels/loaded-1`;
export const OPERATION = `${ACCOUNT}/operations/op-1`;

/** What `promoteCheckpoint` is asked for where nothing else matters. */
export const PROMOTION = { name: CHECKPOINT, outputModelId: "bot-2", baseModel: BASE };

type AccountSeed = Seed["accounts"][number];

/** One customer with one job, one model and the operation that made it. */
export function seedWith({
  acme = {},
  job = {},
  ...top
}: Omit<Partial<Seed>, "accounts"> & {
  readonly acme?: Partial<AccountSeed>;
  readonly job?: Partial<NonNullable<AccountSeed["trainerJobs"]>[number]>;
} = {}): Seed {
  return {
    ...top,
    accounts: [
      {
        id: "acme",
        apiKeys: [KEY],
        trainerJobs: [
          {
            id: "sft-7",
            baseModel: BASE,
            loraRank: 8,
            checkpoints: [
              {
                id: "step-80-a1b2c3d4",
                createTime: "2026-10-30T10:40:05.123456Z",
                checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA",
              },
              {
                id: "step-80",
                createTime: "2026-10-30T10:40:05Z",
                checkpointType: "CHECKPOINT_TYPE_TRAINING_LORA",
              },
            ],
            ...job,
          },
        ],
        models: [{ id: "bot", createTime: "2026-10-31T00:00:00Z", displayName: "Bot", description: "helps" }],
        deployedModels: [
          { id: "loaded-1", model: `${ACCOUNT}/models/loaded`, deployment: `${ACCOUNT}/deployments/prod` },
        ],
        operations: [
          {
            id: "op-1",
            model: MODEL,
            checkpoint: "step-80-a1b2c3d4",
            trainerJob: JOB,
            baseModel: BASE,
            startTime: "2026-10-31T00:00:00Z",
            dueTime: "2026-10-31T00:00:00Z",
            outcome: "succeed",
            settled: true,
          },
        ],
        ...acme,
      },
    ],
  };
}

export interface Service {
  readonly emulator: Emulator;
  /** Of the client and the emulator alike. */
  readonly clock: VirtualClock;
  readonly client: FireworksClient;
  /** Another client of the same service and clock. */
  readonly connect: (args?: Partial<FireworksClientArgs>) => FireworksClient;
  /** `METHOD path` of each request so far. */
  readonly requested: () => string[];
  readonly close: () => Promise<void>;
}

export interface ServiceOptions extends EmulatorOptions {
  /** Whether pauses end by themselves. @default true */
  readonly jumps?: boolean;
}

/** A client, and an emulator that shares its virtual clock. */
export async function openService({ jumps = true, ...options }: ServiceOptions = {}): Promise<Service> {
  const clock = virtualClock({ start: Date.parse(NOW), jumps });
  const emulator = await startEmulator({ seed: seedWith(), clock: () => clock.now(), ...options });
  const clients: FireworksClient[] = [];
  const connect = (args: Partial<FireworksClientArgs> = {}): FireworksClient => {
    const client = new FireworksClient({ apiKey: KEY, baseUrl: emulator.url, clock, ...args });
    clients.push(client);
    return client;
  };
  return {
    emulator,
    clock,
    client: connect(),
    connect,
    requested: () => emulator.requests().map(({ method, path }) => `${method} ${path}`),
    close: async () => {
      await emulator.close();
      await Promise.all(clients.map((client) => client.close()));
    },
  };
}

/** The same, closed when the test ends. */
export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const service = await openService(options);
  onTestFinished(() => service.close());
  return service;
}

export interface Received {
  readonly request: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values as they came, one after the other. */
  readonly rawHeaders: readonly string[];
  /** Filled while the request comes in. */
  body: string;
}

/** A server that answers whatever the test wants; closed when the test ends. */
export async function startServer(answer: RequestListener): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const { method = "", url = "", headers, rawHeaders } = request;
    const row = { request: `${method} ${url}`, headers, rawHeaders, body: "" };
    received.push(row);
    request.on("data", (chunk: Buffer) => {
      row.body += chunk.toString();
    });
    request.on("end", () => {
      answer(request, response);
    });
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, received };
}

/** Answers every request with this JSON. */
export function alwaysJson(body: unknown, status = 200, headers: Record<string, string> = {}): RequestListener {
  return (_, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  };
}

/** Listens on a free port until the test ends. @returns the port */
export async function listen(server: TcpServer | Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    if ("closeAllConnections" in server) server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return (server.address() as AddressInfo).port;
}

/** A client whose pauses take no time. */
export function connectTo(baseUrl: string, args: Partial<FireworksClientArgs> = {}): FireworksClient {
  const client = new FireworksClient({ apiKey: KEY, baseUrl, clock: virtualClock(), ...args });
  onTestFinished(() => client.close());
  return client;
}

/** Waits until the check passes, however slow the machine. */
export async function until(check: () => void): Promise<void> {
  await vi.waitFor(check, { interval: 2, timeout: 30_000 });
}

/** What a promise was rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`not rejected, but resolved to ${JSON.stringify(value)}`);
}
