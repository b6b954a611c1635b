import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { quickstartSeed, type Seed } from "../../provider/emulator/index.js";
import { BASE, DEPLOYMENT_SHAPE, TRAINING_SHAPE } from "../support/account.js";
import { TestStack } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

const POLL = { poll: "100ms" };

/** A chain that a team writes, by what differs between its releases. */
type Program = (release: Release) => string;

interface Release {
  readonly trainer?: object;
  readonly model?: object;
  readonly serving?: object;
}

const args = (...parts: (object | undefined)[]): string => JSON.stringify(Object.assign({}, ...parts));

const CHAINS: Record<string, Program> = {
  "a pinned shape": (release) => `
    const profile = new fireworks.TrainingProfile("shape", { trainingShape: "${TRAINING_SHAPE}" });
    const trainer = new fireworks.TrainerJob("trainer", { ...${args({ baseModel: BASE }, release.trainer)}, profile });
    const bot = new fireworks.PromotedModel("bot", { ...${args({ waitForCheckpoint: "6h", timeouts: POLL }, release.model)}, trainerJob: trainer.jobName, profile });
    const serve = new fireworks.Deployment("serve", { ...${args({ timeouts: POLL }, release.serving)}, baseModel: bot.name,
      deploymentShape: profile.deploymentShape.apply((shape) => shape ?? "default") });
    exports.names = [trainer.jobId, bot.modelId, serve.deploymentId, serve.inferenceModel];`,
  "names by hand": (release) => `
    const trainer = new fireworks.TrainerJob("trainer", ${args({ baseModel: BASE, trainingShape: TRAINING_SHAPE }, release.trainer)});
    const bot = new fireworks.PromotedModel("bot", { ...${args({ baseModel: BASE, waitForCheckpoint: "6h", timeouts: POLL }, release.model)}, trainerJob: trainer.jobId });
    const serve = new fireworks.Deployment("serve", { ...${args({ deploymentShape: DEPLOYMENT_SHAPE, timeouts: POLL }, release.serving)}, baseModel: bot.name });
    exports.names = [trainer.jobId, bot.modelId, serve.deploymentId, serve.inferenceModel];`,
  "an id of one's own": (release) => `
    const profile = new fireworks.TrainingProfile("shape", { trainingShape: "${TRAINING_SHAPE}" });
    const trainer = new fireworks.TrainerJob("trainer", { ...${args({ baseModel: BASE }, release.trainer)}, profile });
    const bot = new fireworks.PromotedModel("bot", { ...${args({ outputModelId: "acme-bot", replaceInPlace: true, waitForCheckpoint: "6h", timeouts: POLL }, release.model)}, trainerJob: trainer.jobName, profile });
    exports.names = [trainer.jobId, bot.modelId];`,
};

/** When the trainer saves its first checkpoint, counted from when it runs. */
const TIMINGS = { "is there at once": 0, "comes 4 s later": 4_000, "comes an hour later": 3_000_000 } as const;

function seed(afterMs: number): Seed {
  const [acme, ...others] = quickstartSeed.accounts;
  if (acme === undefined) throw new Error("the quickstart has no account");
  const saves = [{ afterMs, id: "step-1-aaaaaaaa", checkpointType: "CHECKPOINT_TYPE_INFERENCE_BASE" }];
  return { ...quickstartSeed, accounts: [{ ...acme, runs: [{ saves }] }, ...others] };
}

/** Each edit keeps those before it. */
const EDITS: readonly { readonly edit: string; readonly release: Release; readonly changed: readonly string[] }[] = [
  { edit: "fresh", release: {}, changed: ["trainer", "bot", "serve"] },
  { edit: "unchanged", release: {}, changed: [] },
  { edit: "annotations of the trainer", release: { trainer: { annotations: { team: "nlp" } } }, changed: ["trainer"] },
  { edit: "description of the model", release: { model: { description: "answers" } }, changed: ["bot"] },
  { edit: "replicas of the deployment", release: { serving: { maxReplicaCount: 2 } }, changed: ["serve"] },
  {
    edit: "trainer replaced",
    release: { trainer: { inactivityTimeout: "90m" } },
    changed: ["trainer", "bot", "serve"],
  },
];

for (const [chain, program] of Object.entries(CHAINS)) {
  for (const [timing, afterMs] of Object.entries(TIMINGS)) {
    test(`plans of a chain with ${chain} hold at every edit, where the checkpoint ${timing}`, async () => {
      stack = await TestStack.create("", { seed: seed(afterMs) });
      const done: Release[] = [];
      for (const { edit, release, changed } of EDITS) {
        done.push(release);
        stack.setProgram(program(merged(done)));
        const rows = changed.filter((name) => program({}).includes(`("${name}"`));
        expect(await upAsPlanned(afterMs), edit).toEqual(rows);
      }
    });
  }
}

function merged(releases: readonly Release[]): Release {
  const all = (key: keyof Release): object =>
    releases.reduce<object>((before, release) => ({ ...before, ...release[key] }), {});
  return { trainer: all("trainer"), model: all("model"), serving: all("serving") };
}

/** Saves the plan of a preview and lets `up` do just that. @returns the resources whose rows changed at preview */
async function upAsPlanned(afterMs: number): Promise<string[]> {
  const plan = join(stack.folder, "plan.json");
  const preview = await stack.preview({ args: ["--save-plan", plan] });
  expect(preview.text).not.toMatch(/error:/);
  expect(preview.exitCode).toBe(0);
  const before = stack.emulator.requests().length;
  const up = stack.up({ args: ["--plan", plan] });
  if (afterMs > 10_000) await passTheTime(before, up);
  const { text, exitCode } = await up;
  expect(text).not.toMatch(/violates plan|error:/);
  expect(exitCode).toBe(0);
  const still = await stack.preview({ args: ["--expect-no-changes"] });
  expect(still.text).not.toMatch(/error:/);
  expect(still.exitCode).toBe(0);
  return rowsOf(preview.text);
}

/** Once a run waits for a checkpoint, the time in which the trainer saves it passes. */
async function passTheTime(before: number, up: Promise<unknown>): Promise<void> {
  const end = { isOver: false };
  void up.then(() => (end.isOver = true));
  const waits = (): boolean =>
    stack.emulator
      .requests()
      .slice(before)
      .filter(({ path }) => path.endsWith("/checkpoints")).length > 2;
  while (!end.isOver && !waits()) await new Promise((resolve) => setTimeout(resolve, 200));
  if (!end.isOver) stack.emulator.advance("51m");
}

const ROW =
  /^\s*(?:\+|~|\+-|-|\+\+|--)\s+pulumi-nodejs:dynamic\/fireworks:(\w+) (\w+) (?:create|update|replace|delete)/gm;

function rowsOf(text: string): string[] {
  const order = ["trainer", "bot", "serve"];
  const names = [...text.matchAll(ROW)].map(([, type, name = ""]) => (type === "TrainingProfile" ? "" : name));
  return order.filter((name) => names.includes(name));
}
