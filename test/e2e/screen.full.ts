import { afterEach, describe, expect, test } from "vitest";
import { type Screen, type TerminalRun } from "../support/terminal.js";
import { type Run, TestStack } from "../support/testStack.js";

const SHAPE = "accounts/fireworks/trainingShapes/qwen3-8b-128k";
const SERVED_ON = "accounts/fireworks/deploymentShapes/rft-qwen3-8b/versions/gyiqbrd6";
const BASE = "accounts/fireworks/models/qwen3-8b";
const PRICES = "list prices as of 2026-09-01";

/** Train, promote, serve. */
const CHAIN = `
  const profile = new fireworks.TrainingProfile("shape", { trainingShape: "${SHAPE}" });
  const trainer = new fireworks.TrainerJob("trainer", { baseModel: "${BASE}", profile, inactivityTimeout: "30m" });
  const bot = new fireworks.PromotedModel("bot", { trainerJob: trainer.jobName, profile, waitForCheckpoint: "6h" });
  new fireworks.Deployment("serving", { baseModel: "${BASE}", deploymentShape: "${SERVED_ON}" });
  new fireworks.Deployment("canary", { baseModel: bot.name, deploymentShape: "default" });`;
const CHAIN_LINES = [
  "- TrainingProfile shape: qwen3-8b-128k -> versions/vnuk8fdq: 1 node x 4 x NVIDIA_B200_180GB, context 128000, POLICY_TRAINER",
  `- TrainerJob trainer: starts trainer job trainer-4e4e5e7: 1 node x 4 x $13.00 = $52.00/h while it runs (NVIDIA_B200_180GB, ${PRICES}); stops after 30 min idle`,
  `- Deployment serving: $0/h idle, up to $52.00/h at 1 replica (1 x 4 x $13.00; NVIDIA_B200_180GB, ${PRICES}); creates serving-5ad8b7f; the service deletes it after 7 days without traffic (minReplicaCount 0)`,
  "- PromotedModel bot: waits up to 6h for the first promotable full checkpoint of trainer-4e4e5e7, which this run starts (base accounts/fireworks/models/qwen3-8b, from the job)",
  "- Deployment canary: 0 to 1 replica; hardware and cost are not known yet; id not known yet (depends on baseModel); the service deletes it after 7 days without traffic (minReplicaCount 0)",
];
const CHAIN_BILL = `What the program declares bills $0 per hour now, and $52.00 to $104.00 after this change (serving $0 to $52.00, trainer $52.00), at ${PRICES}; beside canary, whose cost is not known (not $0)`;

/** The same by the plugin. */
const CHAIN_IN_YAML = `resources:
  shape: {type: "fireworks:TrainingProfile", properties: {trainingShape: "${SHAPE}"}}
  trainer:
    type: fireworks:TrainerJob
    properties: {baseModel: "${BASE}", trainingShape: "\${shape.trainingShape}", trainingProfile: "\${shape.trainingProfile}", inactivityTimeout: 30m}
  bot:
    type: fireworks:PromotedModel
    properties: {trainerJob: "\${trainer.jobName}", trainingShape: "\${shape.trainingShape}", trainingProfile: "\${shape.trainingProfile}", waitForCheckpoint: 6h}
  serving: {type: "fireworks:Deployment", properties: {baseModel: "${BASE}", deploymentShape: "${SERVED_ON}"}}
  canary: {type: "fireworks:Deployment", properties: {baseModel: "\${bot.name}", deploymentShape: default}}
`;
/** Generated ids hang on the type token. */
const withoutDigests = (lines: readonly string[]): string[] =>
  lines.map((line) => line.replace(/\b(trainer|serving)-[0-9a-f]{7}\b/g, "$1-DIGEST")).toSorted();

/** A release: one model is replaced, one leaves, one stays, and what serves may grow. */
const release = (checkpoint: string, max: number, last = ""): string => `
  const job = { trainerJob: "sft-7" };
  new fireworks.PromotedModel("live", { ...job, checkpoint: "${checkpoint}" });
  new fireworks.PromotedModel("steady", { ...job, checkpoint: "step-60-a1b2c3d4" });
  new fireworks.Deployment("serving", { baseModel: "${BASE}", deploymentShape: "${SERVED_ON}", maxReplicaCount: ${max} });
  ${last}`;
const FIRST = release(
  "step-60-a1b2c3d4",
  1,
  'new fireworks.PromotedModel("dropped", { ...job, checkpoint: "step-60-a1b2c3d4" });',
);
const SECOND = release("step-80-a1b2c3d4", 2);
const RELEASE_LINES = [
  "- PromotedModel live: step-60 -> step-80 (LoRA, some time old) -> live-f325eb6; old model live-d4c8db0 will be deleted",
  `- Deployment serving: in place: maxReplicaCount 1 -> 2; $0/h idle, up to $104.00/h at 2 replicas (2 x 4 x $13.00; NVIDIA_B200_180GB, ${PRICES})`,
];
const RELEASE_BILL = `What the program declares bills $0 to $52.00 per hour now, and $0 to $104.00 after this change, at ${PRICES}`;

let stack: TestStack;
let run: TerminalRun | undefined;

afterEach(async () => {
  await run?.stop();
  run = undefined;
  await stack.close();
});

describe.each([80, 100, 200])("in a terminal of %i columns, where Pulumi asks whether to go on,", (columns) => {
  test("each resource of a new stack has its line on the screen, whole, and one sums what all of it bills", async () => {
    stack = await TestStack.create(CHAIN);
    const { told, bill } = outlook(await atThePrompt(columns));
    expect(told.toSorted()).toEqual(CHAIN_LINES.toSorted());
    expect(bill).toBe(CHAIN_BILL);
  });

  test("a program in another language has the same lines, and the same sum", async () => {
    stack = await TestStack.create(CHAIN_IN_YAML, { language: "yaml" });
    const { told, bill } = outlook(await atThePrompt(columns));
    expect(withoutDigests(told)).toEqual(withoutDigests(CHAIN_LINES));
    expect(bill).toBe(CHAIN_BILL);
  });

  test("what a release replaces and scales has its line, with the old model's fate, and what stays has none", async () => {
    stack = await begun();
    const screen = await atThePrompt(columns);
    const { told, bill } = outlook(screen);
    expect(told.toSorted()).toEqual(RELEASE_LINES.toSorted());
    expect(bill).toBe(RELEASE_BILL);
    // Of what leaves the program only the engine knows: it asks a provider nothing about it before it is deleted.
    expect(screen.text).toMatch(/^ - .*PromotedModel +dropped +delete/m);
    expect(screen.text).not.toContain("steady");
  });
});

describe("in a log", () => {
  test("a preview tells each line once", async () => {
    stack = await begun();
    const { text } = await stack.preview();
    for (const line of [...RELEASE_LINES, RELEASE_BILL]) expect(timesTold(text, line), text).toBe(1);
  });

  test("a preview as a diff and one as JSON tell each line once as well", async () => {
    stack = await begun();
    const diff = await stack.preview({ args: ["--diff"] });
    for (const line of [...RELEASE_LINES, RELEASE_BILL]) expect(timesTold(diff.text, line), diff.text).toBe(1);
    const json = JSON.parse((await stack.preview({ args: ["--json"] })).text) as { diagnostics: { message: string }[] };
    expect(json.diagnostics).toHaveLength(1);
    const [, ...told] = withoutAge(json.diagnostics[0]?.message.trim() ?? "").split("\n");
    // The engine asks for resources that know nothing of each other in any order.
    expect([told.slice(0, -1).toSorted(), told.at(-1)]).toEqual([RELEASE_LINES.toSorted(), RELEASE_BILL]);
  });

  test("an update tells each line on the resource's own row, as it begins and as it ends, and does not sum", async () => {
    stack = await begun();
    const update = await stack.up();
    expect(update.exitCode, update.text).toBe(0);
    for (const line of RELEASE_LINES) {
      const times = timesTold(update.text, line.replace(/^- \w+ \w+: /, ""));
      expect([1, 2], update.text).toContain(times);
    }
    expect(update.text).not.toContain("What the program declares bills");
    expect(outlookLines(await stack.preview())).toEqual([]);
  });

  test("a preview that is refused sums nothing", async () => {
    stack = await TestStack.create(`
      new fireworks.PromotedModel("bot", { trainerJob: "sft-9" });
      new fireworks.Deployment("serving", { baseModel: "${BASE}", deploymentShape: "${SERVED_ON}" });`);
    const preview = await stack.preview();
    expect(preview.exitCode).not.toBe(0);
    expect(preview.text).not.toContain("What the program declares bills");
  });
});

test("while a checkpoint is waited for, the row says what, for how long of how long, and what the trainer costs", async () => {
  stack = await TestStack.create(CHAIN);
  run = stack.inTerminal(["up", "--yes", "--skip-preview"], { columns: 240 });
  await run.until(
    /bot +creating.*waiting for \d+ s of 6 h, at \$52\.00\/h(, \$\d+\.\d\d so far)?: no promotable checkpoint of accounts\/acme\//,
  );
});

/** A stack whose first release is up, and whose program is the second. */
async function begun(): Promise<TestStack> {
  const made = await TestStack.create(FIRST);
  const { exitCode, text } = await made.up();
  if (exitCode !== 0) throw new Error(text);
  return made.setProgram(SECOND);
}

async function atThePrompt(columns: number): Promise<Screen> {
  run = stack.inTerminal(["up"], { columns });
  return run.until(/Do you want to perform this update\?[\s\S]*details/);
}

/** The lines below the stack's heading; the last of them sums. */
function outlook({ lines }: Screen): { told: string[]; bill: string | undefined } {
  const told = linesBelow(lines);
  return { told: told.slice(0, -1), bill: told.at(-1) };
}

function outlookLines({ text }: Run): string[] {
  return linesBelow(text.split("\n"));
}

function linesBelow(lines: readonly string[]): string[] {
  const start = lines.findIndex((line) => /^ +What changes, and what it bills:$/.test(line));
  if (start === -1) return [];
  const rest = lines.slice(start + 1);
  return rest.slice(0, rest.indexOf("")).map((line) => withoutAge(line.trim()));
}

function timesTold(text: string, line: string): number {
  return withoutAge(text).split(line).length - 1;
}

/** Checkpoints grow older. */
function withoutAge(text: string): string {
  return text.replace(/\b\d+ (s|min|h|d) old/g, "some time old");
}
