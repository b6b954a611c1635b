import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { FireworksClient } from "../../provider/client/index.ts";
import { redactTexts } from "../../provider/commands/seed/redact.ts";
import { quickstartSeed, startEmulator, type Emulator, type Seed } from "../../provider/emulator/index.ts";
import { runCli, type CliRun } from "../support/runCli.ts";
import { virtualClock } from "../support/virtualClock.ts";
import { JOB, TRAINING_SHAPE as SHAPE } from "../support/account.js";

const SECRET_KEY = "real-secret-key-0123456789";
const NOW = "2026-11-05T00:00:00.000Z";
const OWNER = "[pulumi-fireworks owner=0123456789ab generation=1a2b3c4d]";

const OWNED = {
  id: "owned",
  createTime: "2026-10-31T00:00:00Z",
  displayName: "Private display name",
  description: `private text of a model\nPromoted from ${JOB}/checkpoints/step-80-a1b2c3d4 on accounts/fireworks/models/qwen3-8b by Pulumi stack secret-bots/ann-dev, resource launch ${OWNER}`,
  peftDetails: { baseModel: "accounts/fireworks/models/qwen3-8b", r: 8, targetModules: ["q_proj"] },
  conversationConfig: { system: "private prompt" },
  githubUrl: "https://github.com/acme/private-repository",
  createdBy: "ann@acme.example",
};
const PLAIN = {
  id: "plain",
  createTime: "2026-10-31T01:00:00Z",
  description: "private text",
  public: true,
  supportsTools: true,
};

/** The service as it really is: with what people write into it. */
function serviceSeed(): Seed {
  const seed = structuredClone(quickstartSeed);
  for (const account of seed.accounts.filter(({ id }) => id === "acme")) {
    Object.assign(account, { apiKeys: [SECRET_KEY], email: "ann@acme.example", models: [OWNED, PLAIN] });
    for (const job of account.trainerJobs ?? []) {
      Object.assign(job, {
        displayName: "Private display name",
        createdBy: "ann@acme.example",
        wandbConfig: { apiKey: "wandb_0123456789abcdef", entity: "private-entity" },
        status: { code: "OK", message: "private status of ann@acme.example" },
      });
    }
    const run = { createTime: NOW, checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA" };
    account.supervisedFineTuningJobs = [
      {
        id: "sft-8",
        baseModel: "accounts/fireworks/models/qwen3-8b",
        loraRank: 4,
        checkpoints: [{ id: "step-1", ...run }],
      },
    ];
    account.dpoJobs = [
      { id: "dpo-1", baseModel: "accounts/fireworks/models/qwen3-8b", checkpoints: [{ id: "step-1", ...run }] },
    ];
    account.reinforcementFineTuningJobs = account.dpoJobs.map((job) => ({ ...job, id: "rft-1" }));
    account.trainingSessions = [{ id: "ts-1", checkpoints: [{ id: "step-1", ...run }] }];
  }
  return { ...seed, modes: { reinforcementCheckpoints: "listed" } };
}

async function start(seed: Seed): Promise<Emulator> {
  const emulator = await startEmulator({ seed });
  onTestFinished(() => emulator.close());
  return emulator;
}

function call(emulator: Emulator, args: readonly string[], apiKey: string): Promise<CliRun> {
  const env = { FIREWORKS_API_KEY: apiKey, FIREWORKS_BASE_URL: emulator.url };
  return runCli(args, { env, clock: virtualClock({ start: Date.parse(NOW) }) });
}

async function recordJob(...args: string[]): Promise<{ run: CliRun; service: Emulator; recorded: Seed }> {
  const service = await start(serviceSeed());
  const run = await call(service, ["seed", ...args], SECRET_KEY);
  return { run, service, recorded: JSON.parse(run.printed.join("\n")) as Seed };
}

function connect({ url }: Emulator, apiKey: string): FireworksClient {
  const client = new FireworksClient({ apiKey, baseUrl: url });
  onTestFinished(() => client.close());
  return client;
}

test("an emulator started from the seed answers the client as the service does, but for what is redacted", async () => {
  const { run, service, recorded } = await recordJob("sft-7");
  expect(run.exitCode).toBe(0);
  const [real, replayed] = [connect(service, SECRET_KEY), connect(await start(recorded), "fw-emulator-key")];
  const answers = (client: FireworksClient): Promise<unknown[]> =>
    Promise.all([
      client.getAccountId(),
      client.listCheckpoints("sft-7"),
      client.resolveTrainingProfile(SHAPE),
      client.listTrainingShapes(),
      client.getTrainerJob("sft-7").then(({ displayName: _name, status: _status, ...job }) => job),
      client.getModel("accounts/fireworks/models/qwen3-8b").then(({ displayName: _name, ...model }) => model),
      client
        .listModels("acme")
        .then(({ items }) =>
          items.map(
            ({ displayName: _name, description: _text, conversationConfig: _template, githubUrl: _url, ...model }) =>
              model,
          ),
        ),
    ]);
  expect(await answers(replayed)).toEqual(await answers(real));
});

test.each([[[]], [["--checkpoint", "step-60"]], [["--created-before", "2026-10-30T10:00:00Z"]]])(
  "the same checkpoint is chosen, for the same reason: %j",
  async (options: string[]) => {
    const { service, recorded } = await recordJob("sft-7");
    const args = ["checkpoints", "sft-7", "--json", ...options];
    const real = await call(service, args, SECRET_KEY);
    expect(real.exitCode).toBe(0);
    expect(await call(await start(recorded), args, "fw-emulator-key")).toEqual(real);
  },
);

test.each([
  "supervisedFineTuningJobs/sft-8",
  "dpoJobs/dpo-1",
  "reinforcementFineTuningJobs/rft-1",
  "trainingSessions/ts-1",
])("%s is recorded with its checkpoints", async (parent) => {
  const name = `accounts/acme/${parent}`;
  const { service, recorded } = await recordJob(name);
  const [real, replayed] = [connect(service, SECRET_KEY), connect(await start(recorded), "fw-emulator-key")];
  expect(await replayed.listCheckpoints(name)).toEqual(await real.listCheckpoints(name));
  if (parent.startsWith("training")) return;
  expect(await replayed.getTrainerJob(name)).toEqual(await real.getTrainerJob(name));
});

describe("of what is private", () => {
  test("nothing is in the seed or in what is said", async () => {
    const { run } = await recordJob("sft-7");
    const text = [...run.printed, ...run.complained].join("\n");
    expect(text).not.toMatch(/private|ann@|ann-dev|secret-bots|launch|wandb_/i);
    expect(text).not.toContain(SECRET_KEY);
  });

  test("the ownership line keeps its proof and loses the names", async () => {
    const { recorded } = await recordJob("sft-7");
    const models = recorded.accounts.find(({ id }) => id === "acme")?.models ?? [];
    expect(models.map(({ id, description }) => [id, description])).toEqual([
      [
        "owned",
        `Promoted from ${JOB}/checkpoints/step-80-a1b2c3d4 on accounts/fireworks/models/qwen3-8b by Pulumi stack redacted, resource redacted ${OWNER}`,
      ],
      ["plain", undefined],
    ]);
  });

  test.each([
    ["by ann.lee+x@mail.acme.example today", "by redacted today"],
    ["fw_3ZkQ0123456789ab", "redacted"],
    ["x sk-abcdef0123456789 y", "x redacted y"],
    ["my-own-secret", "redacted"],
    ["step-80-a1b2c3d4", "step-80-a1b2c3d4"],
    ["sk-support-bot-2026-run", "sk-support-bot-2026-run"],
    ["accounts/fireworks/models/qwen3-8b", "accounts/fireworks/models/qwen3-8b"],
  ])("a text that is left is searched too: %j", (text, expected) => {
    expect(redactTexts({ deep: [text, 7, null] }, ["my-own-secret"])).toEqual({ deep: [expected, 7, null] });
  });

  test("a header's long value goes too, and a short or empty one damages no name", async () => {
    const service = await start(serviceSeed());
    const env = {
      FIREWORKS_API_KEY: SECRET_KEY,
      FIREWORKS_BASE_URL: service.url,
      FIREWORKS_CUSTOM_HEADERS: "X-Team: acme\nX-Empty:\nX-Long: qwen3-8b-128k",
    };
    const { printed, exitCode } = await runCli(["seed", "sft-7"], { env });
    expect(exitCode).toBe(0);
    const recorded = JSON.parse(printed.join("\n")) as Seed;
    expect(recorded.accounts.map(({ id }) => id)).toContain("acme");
    expect(printed.join("\n")).not.toContain("qwen3-8b-128k");
  });

  test("it is said what was left out, beside the seed", async () => {
    const { run } = await recordJob("sft-7");
    expect(run.complained[0]).toMatch(
      /^recorded accounts\/acme\/rlorTrainerJobs\/sft-7: 7 checkpoints, 3 models, \d+ training shape versions$/,
    );
    expect(run.complained.join("\n")).toContain("- keys: the seed takes the key fw-emulator-key alone");
  });
});

test("the seed has a key also when it is recorded from an emulator with the same one", async () => {
  const run = await call(await start(quickstartSeed), ["seed", "sft-7"], "fw-emulator-key");
  const replayed = connect(await start(JSON.parse(run.printed.join("\n")) as Seed), "fw-emulator-key");
  expect(await replayed.listCheckpoints("sft-7")).toHaveLength(7);
});

test("a shape version that the program pins is recorded beside the latest ones", async () => {
  const seed = serviceSeed();
  const snapshot = {
    acceleratorType: "NVIDIA_H200_141GB",
    acceleratorCount: 8,
    trainerShardingScheme: { pipelineParallelism: 2 },
  };
  const versions = [
    { id: "old00001", validated: true, snapshot },
    { id: "new00001", latestValidated: true, snapshot: { ...snapshot, acceleratorCount: 4 } },
  ];
  for (const account of seed.accounts) if (account.id === "acme") account.trainingShapes = [{ id: "own", versions }];
  const service = await start(seed);
  const pinned = "accounts/acme/trainingShapes/own/versions/old00001";
  const run = await call(service, ["seed", "sft-7", "--training-shape", pinned], SECRET_KEY);
  const replayed = connect(await start(JSON.parse(run.printed.join("\n")) as Seed), "fw-emulator-key");
  const real = connect(service, SECRET_KEY);
  for (const name of [pinned, "accounts/acme/trainingShapes/own"]) {
    expect(await replayed.resolveTrainingProfile(name)).toEqual(await real.resolveTrainingProfile(name));
  }
});

test("a deleted job's checkpoints stay as long as the seed: its clock stands still", async () => {
  const seed = serviceSeed();
  const [job] = seed.accounts.find(({ id }) => id === "acme")?.trainerJobs ?? [];
  Object.assign(job ?? {}, { deleteTime: "2026-11-01T00:00:00Z" });
  const service = await startEmulator({ seed, clock: () => Date.parse(NOW) });
  onTestFinished(() => service.close());
  const run = await call(service, ["seed", "sft-7"], SECRET_KEY);
  const recorded = JSON.parse(run.printed.join("\n")) as Seed;
  const yearsLater = await startEmulator({ seed: recorded, clock: () => Date.parse("2030-01-01T00:00:00Z") });
  onTestFinished(() => yearsLater.close());
  expect(await connect(yearsLater, "fw-emulator-key").listCheckpoints("sft-7")).toHaveLength(7);
});

test("only reading requests are made", async () => {
  const { service } = await recordJob("sft-7");
  expect(service.requests().filter(({ method }) => method !== "GET")).toEqual([]);
});

test("--out writes the file, and --json says so to programs", async () => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-seed-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const service = await start(serviceSeed());
  const env = { FIREWORKS_API_KEY: SECRET_KEY, FIREWORKS_BASE_URL: service.url };
  const plain = await runCli(["seed", "sft-7", "--out", "seed.json"], { env, folder });
  expect(plain.printed[0]).toMatch(/^recorded .* to seed\.json$/);
  expect(plain.complained).toEqual([]);
  const written = JSON.parse(readFileSync(join(folder, "seed.json"), "utf8")) as Seed;
  await start(written);
  const spoken = await runCli(["seed", "sft-7", "--out", "seed.json", "--json"], { env, folder });
  expect(JSON.parse(spoken.printed.join("\n"))).toMatchObject({ file: "seed.json" });
  const whole = await runCli(["seed", "sft-7", "--json"], { env, folder });
  expect(JSON.parse(whole.printed.join("\n"))).toMatchObject({ seed: written });
});

test.each<[string[], number, RegExp]>([
  [["sft-70"], 1, /list checkpoints of trainer job sft-70 failed: .* -> 404 /],
  [["a/b"], 2, /'a\/b' is neither /],
  [["sft-7", "--training-shape", "x"], 2, /Invalid training_shape_id format 'x'/],
  [
    ["sft-7", "--out", "no/such/folder/seed.json"],
    2,
    /^pulumi-fireworks: --out: .*seed\.json cannot be written: there is no folder .*no.such.folder; make it first$/,
  ],
])("%j ends with %i and records nothing", async (args, expected, complaint) => {
  const { exitCode, complained, printed } = await call(await start(serviceSeed()), ["seed", ...args], SECRET_KEY);
  expect(complained[0]).toMatch(complaint);
  expect(printed).toEqual([]);
  expect(exitCode).toBe(expected);
});
