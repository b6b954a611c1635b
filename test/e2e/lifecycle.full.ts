import { afterEach, expect, test } from "vitest";
import { type Declared } from "../support/declared.js";
import { FRONT } from "../support/front.js";
import { TestStack } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

const released = (args: object = {}): Declared => ({
  resources: {
    bot: {
      type: "PromotedModel",
      args: { trainerJob: "sft-7", checkpoint: "step-80", outputModelId: "bot-r1", ...args },
    },
  },
  outputs: { name: "bot.name" },
});

test("new content under an explicit id is refused at preview, with both ways out", async () => {
  stack = await TestStack.create(released());
  await stack.up();
  stack.setProgram(released({ checkpoint: "step-60" }));
  const { text, exitCode } = await stack.preview();
  expect(text).toContain(
    "bot-r1 already holds step-80-a1b2c3d4; give the new content a new id, or set replaceInPlace: true",
  );
  expect(exitCode).not.toBe(0);
});

test("replaceInPlace deletes the old model first and promotes the new content under the same id", async () => {
  stack = await TestStack.create(released());
  await stack.up();
  stack.setProgram(released({ replaceInPlace: true, checkpoint: "step-60" }));
  const preview = await stack.preview();
  expect(preview.text).toContain("old model bot-r1 will be deleted first, because of replaceInPlace");
  const { exitCode } = await stack.up();
  expect(exitCode).toBe(0);
  const writes = stack.emulator.requests().filter(({ method }) => method !== "GET" && method !== "PATCH");
  expect(writes.map(({ method }) => method)).toEqual(["POST", "DELETE", "POST"]);
  expect(stack.models()).toEqual(["bot-r1"]);
});

test("a new explicit id with new content is made before the old model is deleted", async () => {
  stack = await TestStack.create(released());
  await stack.up();
  stack.setProgram(released({ checkpoint: "step-60", outputModelId: "bot-r2" }));
  const { exitCode } = await stack.up();
  expect(exitCode).toBe(0);
  const writes = stack.emulator.requests().filter(({ method }) => method !== "GET" && method !== "PATCH");
  expect(writes.map(({ method }) => method)).toEqual(["POST", "POST", "DELETE"]);
  expect(stack.models()).toEqual(["bot-r2"]);
});

test("texts and visibility are patched in place, and a removed text is left as it is", async () => {
  stack = await TestStack.create(released({ displayName: "Bot", description: "Answers." }));
  await stack.up();
  stack.setProgram(released({ displayName: "Support bot", public: true }));
  const preview = await stack.preview();
  expect(preview.text).toContain(`in place: displayName "Bot" -> "Support bot"`);
  expect(preview.text).toContain(`description is no longer managed and stays "Answers."`);
  // Of a dynamic provider Pulumi compares the arguments; the plugin tells what differs from what is held.
  expect(preview.text).toContain(
    FRONT === "plugin" ? "[diff: -description~displayName,public]" : "[diff: +public-description~displayName]",
  );
  await stack.up();
  const model = stack.emulator.state().accounts.find(({ id }) => id === "acme")?.models[0];
  expect(model).toMatchObject({ displayName: "Support bot", public: true });
  expect(String(model?.description)).toMatch(/^Answers\.\nPromoted from accounts\/acme/);
  expect(stack.count("POST")).toBe(1);
});

test("refresh shows drift of a managed field, and up sets it back", async () => {
  stack = await TestStack.create(released({ displayName: "Bot" }));
  await stack.up();
  const state = stack.emulator.state();
  const model = state.accounts.find(({ id }) => id === "acme")?.models[0];
  Object.assign(model ?? {}, { displayName: "Renamed by hand", supportsTools: false });
  stack.emulator.setState(state);
  const refresh = await stack.refresh({ args: ["--expect-no-changes"] });
  expect(refresh.text).toContain(`displayName "Renamed by hand" -> "Bot"`);
  expect(refresh.exitCode).not.toBe(0);
  const up = await stack.up();
  expect(up.text).toContain("1 updated");
  const after = await stack.refresh({ args: ["--expect-no-changes"] });
  expect(after.exitCode).toBe(0);
});

test("a model deleted behind Pulumi's back is noticed by refresh and promoted again", async () => {
  stack = await TestStack.create(released());
  await stack.up();
  stack.loseModel("bot-r1");
  const refresh = await stack.refresh();
  expect(refresh.text).toContain("1 deleted");
  await stack.up();
  expect(stack.models()).toEqual(["bot-r1"]);
  expect(stack.count("POST")).toBe(2);
});

test("destroy leaves a kept model and says so", async () => {
  stack = await TestStack.create(released({ onDelete: "keep" }));
  await stack.up();
  const { text, exitCode } = await stack.destroy();
  expect(text).toContain(`accounts/acme/models/bot-r1 is kept (onDelete: "keep")`);
  expect(exitCode).toBe(0);
  expect(stack.models()).toEqual(["bot-r1"]);
});

test("a kept model stays on replacement too", async () => {
  stack = await TestStack.create(released({ onDelete: "keep" }));
  await stack.up();
  stack.setProgram(released({ onDelete: "keep", checkpoint: "step-60", outputModelId: "bot-r2" }));
  const preview = await stack.preview();
  expect(preview.text).toContain("old model bot-r1 is kept");
  await stack.up();
  expect(stack.models().sort()).toEqual(["bot-r1", "bot-r2"]);
});
