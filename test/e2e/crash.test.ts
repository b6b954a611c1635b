import { afterEach, expect, test } from "vitest";
import { FRONT } from "../support/front.js";
import { killDuringUp } from "../support/killDuringUp.js";
import { seededRandom } from "../support/seededRandom.js";
import { TestStack } from "../support/testStack.js";
import { byTier } from "../support/tier.js";

const MODELS = 10;
const KILLS = byTier({ quick: 1, full: FRONT === "plugin" ? 1 : 3, nightly: FRONT === "plugin" ? 2 : 20 });
const SEED = Number(process.env.CRASH_SEED ?? "20261122");

let stack: TestStack;
afterEach(() => stack.close());

const moments = (salt: number): { moment: number }[] => {
  const random = seededRandom(SEED + salt);
  // Looking up takes the first requests; each model then takes a look, a promotion and its description.
  return Array.from({ length: KILLS }, () => ({ moment: 1 + Math.floor(random() * (4 + MODELS * 3)) }));
};

test.each(moments(1))(
  "after SIGKILL of the provider at request $moment, up again finishes: each model promoted once",
  async ({ moment }) => {
    stack = await TestStack.ofExample("crash-safe");
    await killDuringUp(stack, moment, "provider");
    await expectFinished();
  },
);

test.each(moments(2))(
  "after SIGKILL of the engine at request $moment, cancel and up again finish: each model promoted once",
  async ({ moment }) => {
    stack = await TestStack.ofExample("crash-safe");
    await killDuringUp(stack, moment, "engine");
    await stack.run("cancel", ["--yes", "--non-interactive"]);
    await expectFinished();
  },
);

async function expectFinished(): Promise<void> {
  const { exitCode, text } = await stack.up();
  expect(text).not.toContain("error:");
  expect(exitCode).toBe(0);
  expect(stack.models()).toHaveLength(MODELS);
  expect(promotedModels()).toHaveLength(MODELS);
  expect(new Set(promotedModels()).size).toBe(MODELS);
  const again = await stack.preview({ args: ["--expect-no-changes"] });
  expect(again.exitCode).toBe(0);
  const destroy = await stack.destroy();
  expect(destroy.exitCode).toBe(0);
  expect(stack.models()).toEqual([]);
}

/** The output model of every promotion that was on the wire. */
function promotedModels(): string[] {
  const promotions = stack.emulator
    .requests()
    .filter(({ method, path }) => method === "POST" && path.endsWith(":promote"));
  return promotions.map(({ body }) => (body as { output_model: string }).output_model);
}
