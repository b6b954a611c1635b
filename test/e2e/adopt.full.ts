import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { quickstartSeed, type Seed } from "../../provider/emulator/index.js";
import { type Declared } from "../support/declared.js";
import { CLASSES } from "../support/front.js";
import { runCli } from "../support/runCli.js";
import { KEY, TestStack } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

function withModels(...models: { id: string; [field: string]: unknown }[]): Seed {
  const seed = structuredClone(quickstartSeed);
  const account = seed.accounts.find(({ id }) => id === "acme");
  if (account !== undefined) account.models = models;
  return seed;
}
const old = { id: "bot-1", state: "READY", kind: "HF_PEFT_ADDON", createTime: "2026-08-02T00:00:00Z", public: true };
const models = (resources: Readonly<Record<string, object>>): Declared => ({
  resources: Object.fromEntries(
    Object.entries(resources).map(([name, args]) => [name, { type: "PromotedModel", args }]),
  ),
});
const adopting = (args: object = {}): Declared => ({
  ...models({ "bot-1": { outputModelId: "bot-1", adopt: "always", ...args } }),
  outputs: { kind: "bot-1.kind" },
});

test("adopting says so, writes only the ownership line, and destroy keeps the model", async () => {
  stack = await TestStack.create(adopting(), { seed: withModels(old) });
  const preview = await stack.preview();
  expect(preview.text).toContain(
    "adopts the existing model (LoRA, READY, created 2026-08-02T00:00:00Z); nothing will be promoted; destroy keeps it",
  );
  const up = await stack.up();
  expect(up.exitCode).toBe(0);
  const writes = stack.emulator.requests().filter(({ method }) => method !== "GET");
  expect(writes).toMatchObject([
    { method: "PATCH", body: { description: expect.stringMatching(/^Adopted by Pulumi stack e2e\/dev/) as string } },
  ]);
  expect(Object.keys(writes[0]?.body as object)).toEqual(["description"]);

  // What differs from the program is recorded and shown by the next preview, not changed at once.
  const second = await stack.preview();
  expect(second.text).toContain("in place: public true -> false");
  await stack.destroy();
  expect(stack.models()).toEqual(["bot-1"]);
});

test("with the marker off adopting writes nothing at all", async () => {
  stack = await TestStack.create(adopting({ public: true }), { seed: withModels(old) });
  await stack.expectSuccess("config", ["set", "fireworks:ownershipMarker", "off"]);
  const { exitCode } = await stack.up();
  expect(exitCode).toBe(0);
  expect(stack.emulator.requests().filter(({ method }) => method !== "GET")).toEqual([]);
  const again = await stack.preview({ args: ["--expect-no-changes"] });
  expect(again.exitCode).toBe(0);
});

test("an adopted model is deleted only when onDelete says so", async () => {
  stack = await TestStack.create(adopting({ onDelete: "delete" }), { seed: withModels(old) });
  const preview = await stack.preview();
  expect(preview.text).toContain("destroy deletes it");
  await stack.up();
  await stack.destroy();
  expect(stack.models()).toEqual([]);
});

test("naming a checkpoint for an adopted model is refused, since it would replace what is there", async () => {
  stack = await TestStack.create(adopting(), { seed: withModels(old) });
  await stack.up();
  stack.setProgram(adopting({ trainerJob: "sft-7" }));
  const { text, exitCode } = await stack.preview();
  expect(text).toContain("bot-1 already holds another content");
  expect(exitCode).not.toBe(0);
});

test("there is nothing to adopt where no model is, and ifSameSource needs proof", async () => {
  stack = await TestStack.create(adopting(), { seed: withModels() });
  const missing = await stack.preview();
  expect(missing.text).toContain("accounts/acme/models/bot-1 does not exist, so there is nothing to adopt");
  stack.emulator.setState(withModels(old));
  stack.setProgram(adopting({ trainerJob: "sft-7", adopt: "ifSameSource" }));
  const unproved = await stack.preview();
  expect(unproved.text).toContain(`adopt: "ifSameSource" needs proof`);
  expect(unproved.exitCode).not.toBe(0);
});

test("ifSameSource takes over what another stack promoted from the same checkpoint", async () => {
  const shared = { trainerJob: "sft-7", checkpoint: "step-80", outputModelId: "shared", onDelete: "keep" };
  stack = await TestStack.create(models({ first: shared }));
  await stack.up();
  await stack.destroy();
  stack.setProgram(models({ second: { ...shared, adopt: "ifSameSource" } }));
  const preview = await stack.preview();
  expect(preview.text).toContain("adopts the existing model");
  const { exitCode } = await stack.up();
  expect(exitCode).toBe(0);
  expect(stack.count("POST")).toBe(1);
});

test("PromotedModel.get reads a model without managing it", async () => {
  const program: Declared = {
    resources: { old: { type: "PromotedModel", get: "bot-1" } },
    outputs: { state: "old.state" },
  };
  stack = await TestStack.create(program, { seed: withModels(old) });
  const up = await stack.up();
  expect(up.text).not.toContain("error:");
  expect(up.exitCode).toBe(0);
  expect(stack.outputs()).toEqual({ state: "READY" });
  await stack.destroy();
  expect(stack.models()).toEqual(["bot-1"]);
  expect(stack.emulator.requests().filter(({ method }) => method !== "GET")).toEqual([]);
});

test("a model that was made again outside Pulumi is reported by refresh and left alone by destroy", async () => {
  stack = await TestStack.create(models({ bot: { trainerJob: "sft-7", outputModelId: "bot-1" } }));
  await stack.up();
  const state = stack.emulator.state();
  const account = state.accounts.find(({ id }) => id === "acme");
  if (account !== undefined) account.models = [old];
  stack.emulator.setState(state);
  const refresh = await stack.refresh();
  expect(refresh.text).toContain("was made again outside Pulumi (created 2026-08-02T00:00:00Z");
  expect(stack.resources()).toHaveLength(1);
  const destroy = await stack.destroy();
  expect(destroy.text).toContain("was not deleted: it was made again outside Pulumi");
  expect(stack.models()).toEqual(["bot-1"]);
});

test("two resources with the same output id are caught at preview", async () => {
  const same = { trainerJob: "sft-7", outputModelId: "same" };
  stack = await TestStack.create(models({ a: same, b: same }));
  const { text, exitCode } = await stack.preview();
  expect(text).toMatch(/'same' is taken already by [ab] of this stack/);
  expect(exitCode).not.toBe(0);
  expect(stack.count("POST")).toBe(0);
});

test("the first up of what `npx pulumi-fireworks adopt` prints records every model, and the next one changes nothing", async () => {
  const existing = [
    old,
    {
      id: "bot-2",
      createTime: "2026-08-03T00:00:00Z",
      peftDetails: { baseModel: "accounts/fireworks/models/qwen3-8b" },
    },
    { id: "full-1", createTime: "2026-08-04T00:00:00Z", description: "kept as it is", displayName: "Full" },
  ];
  stack = await TestStack.ofExample("adopt-existing", { seed: withModels(...existing) });
  const env = { FIREWORKS_API_KEY: KEY, FIREWORKS_BASE_URL: stack.emulator.url };
  const { printed, exitCode: found } = await runCli(["adopt"], { env });
  expect(found).toBe(0);
  writeFileSync(join(stack.folder, "index.ts"), printed.join("\n").replace(`"pulumi-fireworks"`, `"${CLASSES}"`));
  const preview = await stack.preview();
  for (const { id } of existing) {
    expect(preview.text).toMatch(new RegExp(`PromotedModel ${id}: adopts the existing model .*; destroy keeps it`));
  }
  const up = await stack.up();
  expect(up.exitCode).toBe(0);
  expect(
    stack
      .resources()
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(["bot-1", "bot-2", "full-1"].map((id) => `accounts/acme/models/${id}`));

  // The service's record: no promotion, no deletion, and of each model nothing but the ownership line.
  const writes = stack.emulator.requests().filter(({ method }) => method !== "GET");
  expect(writes.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
    ["bot-1", "bot-2", "full-1"].map((id) => `PATCH /v1/accounts/acme/models/${id}`),
  );
  for (const { body } of writes) expect(Object.keys(body as object)).toEqual(["description"]);
  expect(stack.promotions()).toBe(0);

  const again = await stack.preview({ args: ["--expect-no-changes"] });
  expect(again.text).toContain("4 unchanged");
  expect(again.exitCode).toBe(0);
  // Another run of the command leaves out what a stack has.
  expect((await runCli(["adopt"], { env })).exitCode).toBe(1);
  await stack.destroy();
  expect(stack.models()).toEqual(["bot-1", "bot-2", "full-1"]);
});
