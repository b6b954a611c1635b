import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { quickstartSeed } from "../../provider/emulator/index.js";
import { TestStack } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

const slow = `new fireworks.PromotedModel("bot", { trainerJob: "sft-7", outputModelId: "bot-r1", timeouts: { create: "1s", poll: "200ms" } });`;

async function slowStack(): Promise<TestStack> {
  const created = await TestStack.create(slow, { seed: { ...quickstartSeed, timing: { promotionMs: 3_600_000 } } });
  return created;
}

test("a promotion that outlasts its timeout stays in the state as not ready, and the next up resumes it", async () => {
  stack = await slowStack();
  const first = await stack.up();
  expect(first.exitCode).not.toBe(0);
  expect(first.text).toContain("accounts/acme/models/bot-r1 is not ready after 1 s");
  expect(first.text).toContain("run pulumi up again, it waits for the same promotion");
  const [saved] = stack.resources();
  expect(saved?.id).toBe("accounts/acme/models/bot-r1");
  expect(saved?.initErrors).toHaveLength(1);

  stack.emulator.advance("2h");
  const second = await stack.up();
  expect(second.exitCode).toBe(0);
  expect(stack.count("POST")).toBe(1);
  const again = await stack.preview({ args: ["--expect-no-changes"] });
  expect(again.exitCode).toBe(0);
});

test("destroy cleans up a promotion that was never finished", async () => {
  stack = await slowStack();
  await stack.up();
  const { exitCode } = await stack.destroy();
  expect(exitCode).toBe(0);
  expect(stack.models()).toEqual([]);
});

test("Ctrl-C leaves a state that the next up resumes", async () => {
  stack = await slowStack();
  stack.setProgram(slow.replace(`create: "1s"`, `create: "2h"`));
  const progress = { ended: false };
  let interrupt: () => void = () => undefined;
  const run = stack
    .up({ onStart: (child) => (interrupt = () => child.kill("SIGINT")) })
    .finally(() => (progress.ended = true));
  while (stack.count("PATCH") === 0 && !progress.ended) await sleep(5);
  // The first lets running work go on, the second ends it.
  for (let pressed = 0; pressed < 2; pressed += 1) {
    interrupt();
    await sleep(200);
  }
  await run;
  await stack.run("cancel", ["--yes", "--non-interactive"]);
  stack.emulator.advance("2h");
  const resumed = await stack.up();
  expect(resumed.text).not.toContain("error:");
  expect(resumed.exitCode).toBe(0);
  expect(stack.count("POST")).toBe(1);
  expect(stack.models()).toEqual(["bot-r1"]);
});
