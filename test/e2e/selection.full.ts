import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { TestStack } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

const newest = `exports.name = new fireworks.PromotedModel("bot", { trainerJob: "sft-7" }).name;`;

test("a newer checkpoint alone changes nothing, and reselect promotes it", async () => {
  stack = await TestStack.create(newest);
  await stack.up();
  const [first] = stack.models();
  stack.saveCheckpoint("step-90-0badcafe", "2026-11-20T00:00:00Z");
  const unchanged = await stack.preview({ args: ["--expect-no-changes"] });
  expect(unchanged.text).toContain("2 unchanged");
  expect(unchanged.exitCode).toBe(0);

  stack.setProgram(newest.replace(`"sft-7"`, `"sft-7", reselect: "run-2"`));
  const preview = await stack.preview();
  expect(preview.text).toMatch(/step-80 -> step-90 \(LoRA, newest of 6 promotable, \d+ \w+ old\) -> bot-[0-9a-f]{7}; /);
  expect(preview.text).toContain(`old model ${first ?? ""} will be deleted`);
  const up = await stack.up();
  expect(up.exitCode).toBe(0);
  expect(stack.models()).toHaveLength(1);
  expect(stack.models()).not.toContain(first);

  stack.setProgram(newest.replace(`"sft-7"`, `"sft-7", reselect: "run-3"`));
  const again = await stack.preview({ args: ["--expect-no-changes"] });
  expect(again.text).toContain("2 unchanged");
});

test("a change from LoRA to full is marked on the row, and checkpointType keeps the newest to its kind", async () => {
  stack = await TestStack.create(newest);
  await stack.up();
  stack.saveCheckpoint("step-90-merged-0badcafe", "2026-11-20T00:00:00Z", "sft-7", "INFERENCE_BASE");
  stack.setProgram(newest.replace(`"sft-7"`, `"sft-7", reselect: "run-2"`));
  const preview = await stack.preview();
  expect(preview.text).toMatch(
    /step-80 \(LoRA\) -> step-90-merged \(full, newest of 6 promotable, \d+ \w+ old\) -> bot-[0-9a-f]{7}; the kind changes: a full model is deployed by itself/,
  );

  stack.setProgram(newest.replace(`"sft-7"`, `"sft-7", reselect: "run-2", checkpointType: "INFERENCE_LORA"`));
  const kept = await stack.preview({ args: ["--expect-no-changes"] });
  expect(kept.text).toContain("2 unchanged");
  await stack.up();
  expect(stack.promotions()).toBe(1);

  stack.saveCheckpoint("step-95-0badcafe", "2026-11-20T01:00:00Z");
  stack.saveCheckpoint("step-95-merged-0badcafe", "2026-11-20T02:00:00Z", "sft-7", "INFERENCE_BASE");
  stack.setProgram(newest.replace(`"sft-7"`, `"sft-7", reselect: "run-3", checkpointType: "INFERENCE_LORA"`));
  const next = await stack.preview();
  expect(next.text).toMatch(
    /step-80 -> step-95 \(LoRA, newest LoRA of 8 promotable, \d+ \w+ old \(newer step-95-merged-0badcafe passed over: full, and checkpointType is INFERENCE_LORA\)\) -> bot-/,
  );
  expect(next.text).not.toContain("the kind changes");
  const up = await stack.up();
  expect(up.exitCode).toBe(0);
  expect(stack.promotions()).toBe(2);

  stack.setProgram(
    newest.replace(`"sft-7"`, `"sft-7", checkpoint: "step-95-merged", checkpointType: "INFERENCE_LORA"`),
  );
  const refused = await stack.preview();
  expect(refused.exitCode).not.toBe(0);
  expect(refused.text).toContain("checkpoint step-95-merged-0badcafe is full, and checkpointType is INFERENCE_LORA");
});

test("an auto-named model is made before the old one is deleted when checkpoint changes", async () => {
  stack = await TestStack.create(newest.replace(`"sft-7"`, `"sft-7", checkpoint: "step-60"`));
  await stack.up();
  stack.setProgram(newest.replace(`"sft-7"`, `"sft-7", checkpoint: "step-80"`));
  const preview = await stack.preview();
  expect(preview.text).toContain("step-60 -> step-80");
  expect(preview.text).toContain("replace");
  await stack.up();
  const writes = stack.emulator.requests().filter(({ method }) => method !== "GET");
  expect(writes.map(({ method }) => method)).toEqual(["POST", "PATCH", "POST", "PATCH", "DELETE"]);
  expect(stack.models()).toHaveLength(1);
});

test("a change of baseModel alone keeps the chosen checkpoint, although the engine checks twice", async () => {
  stack = await TestStack.create(newest);
  stack.emulator.setModes({ wrongBase: "accept" });
  await stack.up();
  stack.saveCheckpoint("step-90-0badcafe", "2026-11-20T00:00:00Z");
  stack.setProgram(
    newest.replace(`"sft-7"`, `"sft-7", baseModel: "accounts/fireworks/models/qwen3-14b", preflight: "warn"`),
  );
  const preview = await stack.preview();
  expect(preview.text).toContain("the trainer job was started from accounts/fireworks/models/qwen3-8b");
  expect(preview.text).toContain("base accounts/fireworks/models/qwen3-8b -> accounts/fireworks/models/qwen3-14b");
  const { exitCode } = await stack.up();
  expect(exitCode).toBe(0);
  const [saved] = stack.resources();
  expect(saved?.outputs.resolvedCheckpoint).toMatchObject({
    name: expect.stringContaining("/step-80-a1b2c3d4") as string,
  });
  expect(stack.models()).toHaveLength(1);
});

test("pinning the choice that was made before, by its full name, changes nothing and asks nothing", async () => {
  stack = await TestStack.create(newest);
  await stack.up();
  const before = stack.emulator.requests().length;
  const pinned = "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-80-a1b2c3d4";
  stack.setProgram(newest.replace(`trainerJob: "sft-7"`, `checkpoint: "${pinned}"`));
  const preview = await stack.preview({ args: ["--expect-no-changes"] });
  expect(preview.text).toContain("2 unchanged");
  expect(stack.emulator.requests().length).toBe(before);
});

test("a resource renamed with an alias gives no diff and keeps its model", async () => {
  stack = await TestStack.create(newest);
  await stack.up();
  const models = stack.models();
  stack.setProgram(newest.replace(`"bot"`, `"renamed"`).replace(` })`, ` }, { aliases: [{ name: "bot" }] })`));
  const preview = await stack.preview({ args: ["--expect-no-changes"] });
  expect(preview.text).toContain("2 unchanged");
  await stack.up();
  expect(stack.models()).toEqual(models);
  await stack.destroy();
  expect(stack.models()).toEqual([]);
});

test("up --plan does what the preview said, or stops when a newer checkpoint has come in between", async () => {
  stack = await TestStack.create(newest);
  const plan = join(stack.folder, "plan.json");
  await stack.preview({ args: ["--save-plan", plan] });
  expect(readFileSync(plan, "utf8")).not.toContain("fw-emulator-key");
  stack.saveCheckpoint("step-90-0badcafe", "2026-11-20T00:00:00Z");
  const stopped = await stack.up({ args: ["--plan", plan] });
  expect(stopped.text).toContain("violates plan");
  expect(stopped.exitCode).not.toBe(0);
  expect(stack.count("POST")).toBe(0);

  await stack.preview({ args: ["--save-plan", plan] });
  const done = await stack.up({ args: ["--plan", plan] });
  expect(done.text).toContain("step-90-0badcafe (LoRA) -> bot-");
  expect(done.exitCode).toBe(0);
  expect(stack.models()).toHaveLength(1);
});
