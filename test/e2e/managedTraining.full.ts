import { afterEach, expect, test } from "vitest";
import { type Seed } from "../../provider/emulator/index.js";
import { TestStack } from "../support/testStack.js";
import { holdings, seedWith } from "../support/trainingAccount.js";
import { BASE, TRAINING_SHAPE as SHAPE } from "../support/account.js";

type AccountSeed = Seed["accounts"][number];

let stack: TestStack;
afterEach(() => stack.close());

const EMPTY = { jobs: [], deployments: [], models: [] };
const NO_GPUS = {
  end: { state: "JOB_STATE_FAILED", since: "create", message: "no GPUs left" },
} as const;

function training(name: string, args: object = {}): string {
  const all = { baseModel: BASE, trainingShape: SHAPE, timeouts: { poll: "1s" }, ...args };
  return `const ${name} = new fireworks.ManagedTraining("${name}", ${JSON.stringify(all)});\n`;
}

function start(program: string, acme: Partial<AccountSeed> = {}): Promise<TestStack> {
  return TestStack.create(program, { seed: seedWith(acme) });
}

/** Types and names of what the state holds, without the profile, which is nothing at the service. */
function held(): string[] {
  const rows = stack
    .resources()
    .map(({ urn, type }) => `${type.split(":").at(-1) ?? ""} ${urn.split("::").at(-1) ?? ""}`);
  return rows.filter((row) => !row.startsWith("TrainingProfile")).sort();
}

test("trainer and deployment fail in one run: both are told, both are in the state, and destroy leaves neither", async () => {
  // Late enough for both to be under way.
  const end = { ...NO_GPUS.end, afterMs: 1500 };
  const acme: Partial<AccountSeed> = { runs: [{ end }], rollouts: [{ outcome: "failed", afterMs: 1500 }] };
  stack = await TestStack.create(training("bot"), { seed: seedWith(acme, { timing: { jobPendingMs: 60_000 } }) });
  const up = await stack.up();
  expect(up.exitCode).not.toBe(0);
  expect(up.text).toMatch(
    /rlorTrainerJobs\/bot-[0-9a-f]{7} is JOB_STATE_FAILED and did not become ready: no GPUs left/,
  );
  expect(up.text).toContain("deployment failed: no capacity");
  expect(held()).toEqual(["Deployment bot", "TrainerJob bot"]);
  const { jobs, deployments, created } = holdings(stack);
  expect([jobs.length, deployments.length, created]).toEqual([1, 1, { jobs: 1, deployments: 1 }]);

  const destroy = await stack.destroy();
  expect(destroy.exitCode).toBe(0);
  expect(holdings(stack)).toEqual({ ...EMPTY, created: { jobs: 1, deployments: 1 } });
});

test("a deployment that fails leaves the trainer known: the next run waits for neither again and makes no second one", async () => {
  stack = await start(training("bot"), { rollouts: [{ outcome: "failed", count: 1 }] });
  const up = await stack.up();
  expect(up.exitCode).not.toBe(0);
  expect(held()).toEqual(["Deployment bot", "TrainerJob bot"]);
  const again = await stack.up();
  expect(again.exitCode).toBe(0);
  expect(holdings(stack).created).toEqual({ jobs: 1, deployments: 1 });
  await stack.destroy();
  expect(holdings(stack)).toMatchObject(EMPTY);
});

test("a training shape that links no deployment shape is refused before there is a trainer, also without a preview", async () => {
  const bare = {
    id: "bare",
    versions: [
      {
        id: "v1a2b3c4",
        createTime: "2026-06-11T17:20:00Z",
        latestValidated: true,
        public: true,
        snapshot: {
          baseModel: BASE,
          trainerMode: "POLICY_TRAINER",
          acceleratorType: "NVIDIA_H200_141GB",
          acceleratorCount: 8,
          nodeCount: 1,
        },
      },
    ],
  };
  const args = { trainingShape: "accounts/acme/trainingShapes/bare" };
  stack = await start(training("bot", args), { trainingShapes: [bare] });
  for (const run of [
    await stack.preview(),
    await stack.up(),
    await stack.up({ env: { FIREWORKS_PREFLIGHT: "off" } }),
  ]) {
    expect(run.text).toContain(
      "ManagedTraining bot: deploymentShape is not set, and the training shape links none, so nothing was created; set deploymentShape, or createDeployment: false",
    );
    expect(run.exitCode).not.toBe(0);
  }
  expect(stack.count("POST")).toBe(0);
  expect(held()).toEqual([]);

  stack.setProgram(training("bot", { ...args, createDeployment: false }));
  expect((await stack.up()).exitCode).toBe(0);
  expect(holdings(stack).created).toEqual({ jobs: 1, deployments: 0 });
  await stack.destroy();
  expect(holdings(stack)).toMatchObject(EMPTY);
});

test("deletions that fail are loud, what was not deleted stays in the state, and the next destroy finishes", async () => {
  stack = await start(training("bot"));
  await stack.up();
  stack.emulator.setFaults([
    "DELETE **/rlorTrainerJobs/*; status=403; count=forever",
    "DELETE **/deployments/*; status=403; count=forever",
  ]);
  const loud = await stack.destroy();
  expect(loud.exitCode).not.toBe(0);
  expect(loud.text).toMatch(/rlorTrainerJobs\/bot-[0-9a-f]{7} was not deleted, and is billed while it runs/);
  expect(loud.text).toMatch(/deployments\/bot-[0-9a-f]{7} was not deleted, and its replicas are billed while they run/);
  expect(held()).toEqual(["Deployment bot", "TrainerJob bot"]);
  stack.emulator.setFaults([]);
  expect((await stack.destroy()).exitCode).toBe(0);
  expect(held()).toEqual([]);
  expect(holdings(stack)).toMatchObject(EMPTY);
});

test("trainings of one run share nothing, however equal they are", async () => {
  stack = await start(`
    class Team extends pulumi.ComponentResource {
      constructor(name) {
        super("acme:ml:Team", name);
        const args = { baseModel: "${BASE}", trainingShape: "${SHAPE}", timeouts: { poll: "1s" } };
        this.training = new fireworks.ManagedTraining(name, args, { parent: this });
      }
    }
    new Team("bot");
    ${training("bot")}
    ${training("other")}
  `);
  const up = await stack.up();
  expect(up.exitCode).toBe(0);
  const { jobs, deployments, created } = holdings(stack);
  expect([new Set(jobs).size, new Set(deployments).size, created]).toEqual([3, 3, { jobs: 3, deployments: 3 }]);
  await stack.destroy();
  expect(holdings(stack)).toMatchObject(EMPTY);
});

test("a deployment that waits is not created while the trainer is not ready, and one that loads its weights names it", async () => {
  const args = { waitForTrainerBeforeDeployment: true };
  stack = await start(training("bot", args), { runs: [{ ...NO_GPUS, count: 1 }] });
  const failed = await stack.up();
  expect(failed.exitCode).not.toBe(0);
  expect(holdings(stack).created).toEqual({ jobs: 1, deployments: 0 });

  stack.setProgram(training("bot", { enableHotLoad: true, hotLoadTransitionType: "SYNC", learningRate: 0.001 }));
  const up = await stack.up();
  expect(up.text).not.toContain("error:");
  expect(up.exitCode).toBe(0);
  const { jobs, created } = holdings(stack);
  expect([jobs.length, created]).toEqual([1, { jobs: 2, deployments: 1 }]);
  const [deployment] = stack.emulator
    .requests()
    .filter(({ method, path }) => method === "POST" && path.endsWith("/deployments"));
  expect(deployment?.body).toMatchObject({
    enableHotLoad: true,
    forTraining: true,
    hotLoadBucketType: "FW_HOSTED",
    hotLoadTrainerJob: `accounts/acme/rlorTrainerJobs/${jobs[0] ?? ""}`,
    hotLoadTransitionType: "SYNC",
  });
  expect((await stack.preview({ args: ["--expect-no-changes"] })).exitCode).toBe(0);
});

test("removing it from the program removes exactly its parts, and a model that is written out stays", async () => {
  const saves = [
    { afterMs: 0, id: "step-1-aaaaaaaa", checkpointType: "CHECKPOINT_TYPE_INFERENCE_BASE", promotable: true },
  ];
  const other = `new fireworks.TrainerJob("other", { baseModel: "${BASE}", trainingShape: "${SHAPE}", timeouts: { poll: "1s" } });`;
  stack = await start(`${other}\n${training("bot")}bot.promote("released", { waitForCheckpoint: "1h" });`, {
    runs: [{ job: "bot-*", saves }],
  });
  expect((await stack.up()).exitCode).toBe(0);
  const before = holdings(stack);
  expect(before).toMatchObject({ created: { jobs: 2, deployments: 1 } });
  const bot = before.jobs.find((id) => id.startsWith("bot-")) ?? "";

  const checkpoint = `accounts/acme/rlorTrainerJobs/${bot}/checkpoints/step-1-aaaaaaaa`;
  stack.setProgram(`${other}
    const profile = new fireworks.TrainingProfile("shape", { trainingShape: "${SHAPE}" });
    new fireworks.PromotedModel("released", { checkpoint: "${checkpoint}", profile });`);
  const up = await stack.up();
  expect(up.text).not.toContain("error:");
  expect(up.exitCode).toBe(0);
  const after = holdings(stack);
  expect(after).toEqual({
    jobs: before.jobs.filter((id) => id !== bot),
    deployments: [],
    models: before.models,
    created: before.created,
  });
  expect(stack.count("POST", /:promote$/)).toBe(1);
});
