import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Seed, startEmulator } from "../../provider/emulator/index.ts";
import { BASE, KEY } from "./account.ts";
import { runCli, type CliRun } from "./runCli.ts";
import { seedWith } from "./trainingAccount.ts";
import { virtualClock } from "./virtualClock.ts";

/** An account with some of everything that status and lineage tell of, and a stack that has a part of it. */

export const NOW = "2026-11-20T12:00:00Z";
const ACCOUNT = "accounts/acme";
const GPUS = { acceleratorType: "NVIDIA_B200_180GB", acceleratorCount: 4 };
const checkpoint = (job: string): string => `${ACCOUNT}/rlorTrainerJobs/${job}/checkpoints/step-10-a1b2c3d4`;
const rows = [
  { id: "step-10-a1b2c3d4", createTime: "2026-11-01T01:00:00Z", checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA" },
];

type AccountSeed = Seed["accounts"][number];

function promotedFrom(job: string, resource: string): string {
  return `Promoted from ${checkpoint(job)} on ${BASE} by Pulumi stack bots/prod, resource ${resource} [pulumi-fireworks owner=0123456789ab generation=1a2b3c4d]`;
}

export const watched: Partial<AccountSeed> = {
  trainerJobs: [
    {
      id: "runs",
      state: "JOB_STATE_RUNNING",
      baseModel: BASE,
      loraRank: 8,
      createTime: "2026-11-20T02:00:00Z",
      nodeCount: 2,
      ...GPUS,
      checkpoints: [],
    },
    {
      id: "waits",
      state: "JOB_STATE_PENDING",
      baseModel: BASE,
      createTime: "2026-11-20T11:00:00Z",
      nodeCount: 1,
      ...GPUS,
      checkpoints: [],
    },
    { id: "ended", state: "JOB_STATE_COMPLETED", baseModel: BASE, nodeCount: 1, ...GPUS, checkpoints: rows },
    { id: "deleted", deleteTime: "2026-10-24T12:00:00Z", baseModel: BASE, nodeCount: 1, ...GPUS, checkpoints: rows },
  ],
  models: [
    { id: "bot", createTime: "2026-11-02T12:00:00Z", description: promotedFrom("ended", "bot"), kind: "HF_PEFT_ADDON" },
    {
      id: "old-bot",
      createTime: "2026-10-02T12:00:00Z",
      description: promotedFrom("deleted", "old-bot"),
      kind: "HF_PEFT_ADDON",
      deprecationDate: { year: 2026, month: 11, day: 22 },
    },
  ],
  deployments: [
    {
      id: "busy",
      baseModel: BASE,
      createTime: "2026-11-19T12:00:00Z",
      minReplicaCount: 1,
      maxReplicaCount: 2,
      enableAddons: true,
      ...GPUS,
    },
    {
      id: "idle",
      baseModel: BASE,
      createTime: "2026-11-18T12:00:00Z",
      minReplicaCount: 1,
      maxReplicaCount: 1,
      enableAddons: true,
      ...GPUS,
    },
    {
      id: "rests",
      baseModel: BASE,
      createTime: "2026-11-16T12:00:00Z",
      minReplicaCount: 0,
      maxReplicaCount: 1,
      desiredReplicaCount: 0,
      ...GPUS,
    },
    {
      id: "unpriced",
      baseModel: BASE,
      createTime: "2026-11-20T11:00:00Z",
      minReplicaCount: 1,
      acceleratorType: "AMD_MI300X_192GB",
      acceleratorCount: 8,
    },
  ],
  deployedModels: [
    { id: "load-1", model: `${ACCOUNT}/models/bot`, deployment: `${ACCOUNT}/deployments/busy`, createTime: NOW },
  ],
};

/** Resources of both fronts, as `pulumi stack export` writes them. */
export function stackOf(url: string): object {
  const urn = (type: string, name: string): string => `urn:pulumi:prod::bots::${type}::${name}`;
  const resource = (type: string, name: string, outputs: object): object => ({
    urn: urn(type, name),
    custom: true,
    type,
    inputs: {},
    outputs,
  });
  return {
    version: 3,
    deployment: {
      manifest: {},
      resources: [
        { urn: urn("pulumi:pulumi:Stack", "bots-prod"), custom: false, type: "pulumi:pulumi:Stack" },
        resource("pulumi-nodejs:dynamic/fireworks:PromotedModel", "bot", {
          name: `${ACCOUNT}/models/bot`,
          baseUrl: url,
          resolvedCheckpoint: { name: checkpoint("ended") },
        }),
        resource("fireworks:index:Deployment", "serve", {
          deploymentName: `${ACCOUNT}/deployments/busy`,
          service: url,
        }),
        resource("fireworks:index:DeployedModel", "on", {
          deployedModelName: `${ACCOUNT}/deployedModels/load-1`,
          service: url,
        }),
      ],
    },
  };
}

export interface Watched {
  readonly url: string;
  /** Runs a command of `npx pulumi-fireworks` on this service; `stack.json` is the stack's state. */
  readonly call: (
    line: string,
    host?: { readonly env?: Record<string, string>; readonly isTerminal?: boolean },
  ) => Promise<CliRun>;
  /** The requests so far, as `METHOD path`. */
  readonly requests: () => string[];
}

/** @param state of the stack, by the service's address */
export async function watch(
  acme: Partial<AccountSeed> = {},
  { state = stackOf }: { readonly state?: (url: string) => unknown } = {},
): Promise<Watched> {
  const clock = virtualClock({ start: Date.parse(NOW) });
  const emulator = await startEmulator({ seed: seedWith({ ...watched, ...acme }), clock: () => clock.now() });
  const folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-watched-"));
  onTestFinished(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, "stack.json"), JSON.stringify(state(emulator.url)));
  return {
    url: emulator.url,
    call: (line, { env = {}, ...host } = {}) =>
      runCli(line.split(" "), {
        env: { FIREWORKS_API_KEY: KEY, FIREWORKS_BASE_URL: emulator.url, ...env },
        clock,
        folder,
        ...host,
      }),
    requests: () => emulator.requests().map(({ method, path }) => `${method} ${path}`),
  };
}
