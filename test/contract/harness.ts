import { onTestFinished } from "vitest";

import { type Emulator, type EmulatorOptions, type Seed, startEmulator } from "../../provider/emulator/index.js";

export const KEY = "fw-acme-key-1";
export const OTHER_KEY = "fw-other-key-1";
export const NOW = "2026-11-01T00:00:00Z";

export const JOB = "accounts/acme/rlorTrainerJobs/sft-7";
export const BASE = "accounts/fireworks/models/qwen3-8b";

type AccountSeed = Seed["accounts"][number];
type JobSeed = NonNullable<AccountSeed["trainerJobs"]>[number];

interface Overrides extends Omit<Seed, "accounts"> {
  /** Merged into account `acme`. */
  readonly acme?: Partial<AccountSeed>;
  /** Merged into trainer job `sft-7`. */
  readonly job?: Partial<JobSeed>;
}

/** Two customers, one job with one row of each kind, the clock standing at `NOW`. */
export function seedWith({ acme = {}, job = {}, ...top }: Overrides = {}): Seed {
  return {
    clock: { now: NOW },
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
                id: "lora-a1b2c3d4",
                createTime: "2026-10-30T10:00:00Z",
                checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA",
              },
              {
                id: "base-a1b2c3d4",
                createTime: "2026-10-30T11:00:00Z",
                checkpointType: "CHECKPOINT_TYPE_INFERENCE_BASE",
              },
              { id: "dcp", createTime: "2026-10-30T12:00:00Z", checkpointType: "CHECKPOINT_TYPE_TRAINING_LORA" },
            ],
            ...job,
          },
        ],
        ...acme,
      },
      {
        id: "other",
        apiKeys: [OTHER_KEY],
        trainerJobs: [{ id: "theirs" }],
        models: [{ id: "private" }, { id: "shared", public: true }],
      },
    ],
  };
}

/** An emulator that is closed when the test ends. */
export async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ seed: seedWith(), ...options });
  onTestFinished(() => emulator.close());
  return emulator;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed JSON. */
  readonly body: unknown;
}

interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** `send(emulator, "GET /v1/accounts")`, with the key of `acme` unless the headers say otherwise. */
export async function send(emulator: Emulator, request: string, { headers, body }: Sent = {}): Promise<Reply> {
  const [method = "GET", path = "/"] = request.split(" ");
  const response = await fetch(emulator.url + path, {
    method,
    redirect: "manual",
    headers: headers ?? { "x-api-key": KEY },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The value at a path inside an answer. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

/** One text field of every row. */
export function column(rows: unknown, name: string): unknown[] {
  return Array.isArray(rows) ? rows.map((row: unknown) => at(row, name)) : [];
}

export const PROMOTE_LORA = "POST /v1/accounts/acme/checkpoints/lora-a1b2c3d4:promote";

/** The body that the SDK sends. */
export function promotion(modelId: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    output_model: `accounts/acme/models/${modelId}`,
    base_model: BASE,
    trainer_job_id: JOB,
    async_promotion: true,
    ...changes,
  };
}
