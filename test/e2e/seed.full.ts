import { afterEach, expect, test } from "vitest";
import { systemClock } from "../../provider/client/index.js";
import { quickstartSeed, type Seed } from "../../provider/emulator/index.js";
import { runCli } from "../support/runCli.js";
import { KEY, TestStack } from "../support/testStack.js";
import { TRAINING_SHAPE as SHAPE } from "../support/account.js";

const stacks: TestStack[] = [];
afterEach(async () => {
  for (const stack of stacks.splice(0)) await stack.close();
});

const PROGRAM = `new fireworks.PromotedModel("bot", { trainerJob: "sft-7", trainingShape: "${SHAPE}", displayName: "Bot" });`;

async function previewOn(seed: Seed): Promise<{ stack: TestStack; rows: string[] }> {
  const stack = await TestStack.create(PROGRAM, { seed });
  stacks.push(stack);
  const { text, exitCode } = await stack.preview();
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  return { stack, rows: text.split("\n").filter((line) => line.includes("step-80")) };
}

test("a stack previews the same on an emulator with the seed of `npx pulumi-fireworks seed` as on the service", async () => {
  const service = structuredClone(quickstartSeed);
  const real = await previewOn(service);
  expect(real.rows.join("\n")).toMatch(
    /newest of 5 promotable, \d+ \w+ old: step-80-a1b2c3d4 \(LoRA\) -> bot-[0-9a-f]{7} /,
  );
  const env = { FIREWORKS_API_KEY: KEY, FIREWORKS_BASE_URL: real.stack.emulator.url };
  const recorded = await runCli(["seed", "sft-7"], { env, clock: systemClock });
  expect(recorded.exitCode).toBe(0);
  const replayed = await previewOn(JSON.parse(recorded.printed.join("\n")) as Seed);
  expect(replayed.rows).toEqual(real.rows);
  // The recording is whole: an update works on it too.
  const up = await replayed.stack.up();
  expect(up.exitCode).toBe(0);
  expect(replayed.stack.models()).toHaveLength(1);
});
