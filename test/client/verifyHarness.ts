import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type CommandHost } from "../../provider/commands/command.ts";
import {
  startEmulator,
  type Emulator,
  type EmulatorOptions,
  type Modes,
  type Seed,
} from "../../provider/emulator/index.ts";
import { modesSchema } from "../../provider/emulator/modes.ts";
import { BASE } from "../support/account.js";
import { runCli, type CliRun } from "../support/runCli.ts";
import { seededRandom } from "../support/seededRandom.js";
import { virtualClock, type VirtualClock } from "../support/virtualClock.ts";

export const KEY = "real-secret-key-0123456789";
const NOW = Date.parse("2026-11-05T00:00:00Z");
export const DEFAULTS = modesSchema.parse({});
const LORA = "CHECKPOINT_TYPE_INFERENCE_LORA";
const DCP = "CHECKPOINT_TYPE_TRAINING_LORA";
export const SESSION = "accounts/acme/trainingSessions/ts-1";
export const OWN_MODEL = { id: "secret-bot", createTime: "2026-10-01T00:00:00Z", description: "of acme" };

/** An account that has everything that a question looks at. */
export const seed: Seed = {
  accounts: [
    {
      id: "acme",
      apiKeys: [KEY],
      trainerJobs: [
        {
          id: "sft-7",
          baseModel: BASE,
          loraRank: 8,
          createTime: "2026-11-04T00:00:00Z",
          checkpoints: [
            { id: "step-1-a1b2c3d4", createTime: "2026-10-30T10:00:00Z", checkpointType: LORA },
            { id: "step-2-a1b2c3d4", createTime: "2026-10-30T11:00:00.5Z", checkpointType: LORA },
            { id: "step-2", createTime: "2026-10-30T11:00:01Z", checkpointType: DCP },
          ],
        },
        {
          id: "idle-8",
          state: "JOB_STATE_RUNNING",
          createTime: "2026-11-03T00:00:00Z",
          lastActivityTime: "2026-11-04T00:00:00Z",
        },
        {
          id: "run-9",
          state: "JOB_STATE_RUNNING",
          createTime: "2026-11-02T00:00:00Z",
          checkpoints: ["b", "a"].map((id, index) => ({
            id,
            createTime: `2026-11-04T0${index}:00:00Z`,
            checkpointType: DCP,
          })),
        },
      ],
      reinforcementFineTuningJobs: [
        { id: "rft-1", checkpoints: [{ id: "step-1", createTime: "2026-11-04T00:00:00Z", checkpointType: LORA }] },
      ],
      trainingSessions: [
        { id: "ts-1", checkpoints: [{ id: "step-1", createTime: "2026-11-04T00:00:00Z", checkpointType: LORA }] },
      ],
      models: [OWN_MODEL],
      deployments: [
        { id: "hot", enableHotLoad: true },
        { id: "old", state: "DELETED", deleteTime: "2026-11-01T00:00:00Z", purgeTime: "2026-12-01T00:00:00Z" },
      ],
      deployedModels: [
        { id: "loaded-1", model: "accounts/acme/models/loaded", deployment: "accounts/acme/deployments/hot" },
      ],
    },
  ],
};

interface Written {
  readonly modes: Partial<Modes>;
  readonly facts: Readonly<Record<string, string>>;
  readonly others: object;
  readonly open: Readonly<Record<string, string>>;
}

export interface Service {
  readonly emulator: Emulator;
  readonly verify: (
    args: readonly string[],
    host?: Partial<CommandHost>,
  ) => Promise<CliRun & { readonly record: Written }>;
  readonly models: () => readonly string[];
  readonly text: () => string;
}

export async function start(options: EmulatorOptions = {}): Promise<Service> {
  const clock: VirtualClock = virtualClock({ start: NOW, random: seededRandom(7) });
  const emulator = await startEmulator({ seed, clock: () => clock.now(), ...options });
  const folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-verify-"));
  onTestFinished(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true });
  });
  const text = () => readFileSync(join(folder, "record.json"), "utf8");
  return {
    emulator,
    text,
    models: () =>
      emulator
        .state()
        .accounts.find(({ id }) => id === "acme")
        ?.models.map(({ id }) => id) ?? [],
    verify: async (args, host) => {
      const env = { FIREWORKS_API_KEY: KEY, FIREWORKS_BASE_URL: emulator.url };
      const run = await runCli(["verify", "--out", "record.json", ...args], { env, clock, folder, ...host });
      return { ...run, record: JSON.parse(text()) as Written };
    },
  };
}

/** With everything that is asked. */
export const WHOLE = ["--job", "sft-7", "--session", SESSION, "--write", "--yes"];

/** The account with other parts. */
export function seedWith(parts: Partial<Seed["accounts"][number]>): Seed {
  return { accounts: seed.accounts.map((account) => ({ ...account, ...parts })) };
}
