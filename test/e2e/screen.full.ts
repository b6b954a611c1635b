import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Screen, type TerminalRun } from "../support/terminal.js";
import { TestStack } from "../support/testStack.js";

const SHAPE = "accounts/fireworks/trainingShapes/qwen3-8b-128k";
const BASE = "accounts/fireworks/models/qwen3-8b";

/** Train, promote, serve. */
const FRESH = `
  const profile = new fireworks.TrainingProfile("shape", { trainingShape: "${SHAPE}" });
  const trainer = new fireworks.TrainerJob("trainer", { baseModel: "${BASE}", profile, inactivityTimeout: "30m" });
  const bot = new fireworks.PromotedModel("bot", { trainerJob: trainer.jobName, profile, waitForCheckpoint: "6h" });
  new fireworks.Deployment("serving", { baseModel: bot.name, deploymentShape: "default" });`;

const release = (checkpoint: string, max: number, last: string): string => `
  const job = { trainerJob: "sft-7" };
  new fireworks.PromotedModel("live", { ...job, checkpoint: "${checkpoint}" });
  new fireworks.PromotedModel("steady", { ...job, checkpoint: "step-60-a1b2c3d4" });
  new fireworks.Deployment("serving", {
    baseModel: "${BASE}",
    deploymentShape: "accounts/fireworks/deploymentShapes/rft-qwen3-8b/versions/gyiqbrd6",
    maxReplicaCount: ${max},
  });
  ${last}`;
const DROPPED = `new fireworks.PromotedModel("dropped", { ...job, checkpoint: "step-60-a1b2c3d4" });`;

let stack: TestStack;
let run: TerminalRun | undefined;

afterEach(async () => {
  await run?.stop();
  run = undefined;
  await stack.close();
});

/** The screen of `pulumi up` where it asks whether to go on. */
async function atThePrompt(columns: number): Promise<Screen> {
  run = stack.inTerminal(["up"], { columns });
  const screen = await run.until(/Do you want to perform this update\?[\s\S]*details/);
  console.log(screen.text)
  return screen;
}

describe.each([80, 100, 200])("in a terminal of %i columns, when Pulumi asks whether to go on,", (columns) => {
  test("the line of each resource of a new stack is on the screen, whole, and below them what all of it bills", async () => {
    stack = await TestStack.create(FRESH);
    const { lines } = await atThePrompt(columns);
    expect(lines).toEqual([]);
  });
  test("edits", async () => {
    stack = await TestStack.create(release("step-60-a1b2c3d4", 1, DROPPED));
    await stack.up();
    stack.setProgram(release("step-80-a1b2c3d4", 2, ""));
    const { lines } = await atThePrompt(columns);
    expect(lines).toEqual([]);
  });
});
test("piped", async () => {
    stack = await TestStack.create(FRESH);
    console.log((await stack.preview()).text);
    console.log((await stack.up()).text);
    stack.setProgram(release("step-60-a1b2c3d4", 1, DROPPED));
    await stack.up();
    stack.setProgram(release("step-80-a1b2c3d4", 2, ""));
    console.log((await stack.preview()).text);
    console.log((await stack.preview({args:["--diff"]})).text);
    console.log((await stack.up()).text);
    console.log((await stack.preview()).text);
});
