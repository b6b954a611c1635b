import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { quickstartSeed, type Seed } from "../../provider/emulator/index.js";
import { crashMoments, killDuringUp } from "../support/killDuringUp.js";
import { KEY, TestStack } from "../support/testStack.js";
import { someOf } from "../support/tier.js";
import { BASE, DEPLOYMENT_SHAPE as SHAPE } from "../support/account.js";

let stack: TestStack;
afterEach(() => stack.close());

const POLL = { poll: "100ms" };

/** A program with one deployment. */
const program = (args: object = {}): string =>
  `const serve = new fireworks.Deployment("serve", ${JSON.stringify({ baseModel: BASE, deploymentShape: SHAPE, timeouts: POLL, ...args })});
   exports.name = serve.deploymentName; exports.state = serve.state;`;

/** The same with a LoRA model on it. */
const withModel = (live: string, args: object = {}): string =>
  `${program({ enableAddons: true, ...args })}
   new fireworks.DeployedModel("live", { model: "accounts/acme/models/${live}", deployment: serve.deploymentName, timeouts: ${JSON.stringify(POLL)} });`;

/** The quickstart's seed with two LoRA models, and some parts of account `acme`, and of the whole, changed. */
function seedWith(acme: Partial<Seed["accounts"][number]> = {}, top: Omit<Partial<Seed>, "accounts"> = {}): Seed {
  const [first, ...others] = quickstartSeed.accounts;
  if (first === undefined) throw new Error("the quickstart has no account");
  const lora = { kind: "HF_PEFT_ADDON", state: "READY", peftDetails: { baseModel: BASE, r: 8 } };
  const models = [
    { id: "r11", ...lora },
    { id: "r12", ...lora },
  ];
  return { ...quickstartSeed, ...top, accounts: [{ ...first, models, ...acme }, ...others] };
}

const account = () => {
  const acme = stack.emulator.state().accounts.find(({ id }) => id === "acme");
  if (acme === undefined) throw new Error("the seed has no account acme");
  return acme;
};
const created = () => account().created.deployments;
/** Ids of deployments that are not deleted. */
const living = () => account().deployments.flatMap(({ id, state }) => (state === "DELETED" ? [] : [id]));
/** Without the base, which the service puts on its deployment by itself. */
const loaded = () => account().deployedModels.flatMap(({ model }) => (model === BASE ? [] : [model.split("/").at(-1)]));

test("an unexpected shape, a replacement under an id of one's own and a deleted id are refused at preview", async () => {
  stack = await TestStack.create(program({ expectedDeploymentShape: `${SHAPE}/versions/older` }));
  const mismatch = await stack.preview();
  expect(mismatch.text).toContain(
    `expected shape ${SHAPE}/versions/older, but deploymentShape resolves to ${SHAPE}/versions/gyiqbrd6`,
  );
  expect(mismatch.exitCode).not.toBe(0);

  stack.setProgram(program({ deploymentId: "mine" }));
  expect((await stack.up()).exitCode).toBe(0);
  stack.setProgram(program({ deploymentId: "mine", region: "US_IOWA_1", whenImmutable: "replace" }));
  const replaced = await stack.preview();
  expect(replaced.text).toContain(
    "'mine' cannot be used by the new deployment: it has to be replaced (region unset -> \"US_IOWA_1\"), and the old one serves under that id until the new one is ready; give a new deploymentId, or leave deploymentId out",
  );
  expect(replaced.exitCode).not.toBe(0);

  await stack.destroy();
  const again = await stack.preview();
  expect(again.text).toContain("'mine' is deleted softly, and its id stays taken until it is purged at ");
  expect(again.exitCode).not.toBe(0);
  expect([created(), living()]).toEqual([1, []]);
});

test("a replacement serves on the new deployment before the old one goes, and a deleted id is passed over", async () => {
  stack = await TestStack.create(withModel("r11"), { seed: seedWith() });
  await stack.up();
  const [first = ""] = living();
  stack.setProgram(withModel("r11", { region: "US_IOWA_1", whenImmutable: "replace" }));
  const plan = join(stack.folder, "plan.json");
  const preview = await stack.preview({ args: ["--save-plan", plan] });
  expect(preview.text).toContain("2 to replace");
  expect(preview.text).toMatch(
    /region unset -> "US_IOWA_1": a second deployment starts, \$0\/h idle, up to \$52\.00\/h at 1 replica .*; creates serve-[0-9a-f]{7}/,
  );
  expect(preview.text).toMatch(
    new RegExp(`${first} is deleted after it is ready|the old one is deleted after it is ready`),
  );
  const up = await stack.up({ args: ["--plan", plan] });
  expect(up.text).toContain("2 replaced");
  const [second = ""] = living();
  expect(second).not.toBe(first);
  const changes = stack.emulator
    .requests()
    .filter(({ method, path }) => method !== "GET" && /\/deploy|completions/.test(path));
  expect(changes.slice(2).map(({ method, path }) => `${method} ${path.split("/").slice(3, 5).at(-1) ?? ""}`)).toEqual([
    "POST deployments",
    "POST completions",
    "POST deployedModels",
    "DELETE deployedModels",
    "DELETE deployments",
  ]);
  expect([created(), loaded()]).toEqual([2, ["r11"]]);

  // Deleted by somebody else: noticed, and made anew under the next id.
  const state = stack.emulator.state();
  for (const row of state.accounts.flatMap(({ deployments }) => deployments)) row.state = "DELETED";
  for (const acme of state.accounts) acme.deployedModels = [];
  stack.emulator.setState(state);
  expect((await stack.refresh()).text).toContain(
    `deployments/${second} is gone at the service; pulumi up creates another one`,
  );
  expect((await stack.up()).exitCode).toBe(0);
  expect([created(), living(), loaded()]).toEqual([3, [`${second}-2`], ["r11"]]);
});

test("a failed deployment is told in its own words, kept, and brought up once more by the next up", async () => {
  const rollouts = [{ outcome: "failed" as const, message: "no capacity in US_IOWA_1", count: 1 }];
  stack = await TestStack.create(program(), { seed: seedWith({ rollouts }) });
  const failed = await stack.up();
  expect(failed.text).toContain("is FAILED: no capacity in US_IOWA_1. It stays in the state.");
  expect(failed.exitCode).not.toBe(0);
  expect(stack.resources()).toHaveLength(1);
  expect((await stack.up()).exitCode).toBe(0);
  expect([created(), stack.outputs().state]).toEqual([1, "READY"]);
  expect((await stack.preview({ args: ["--expect-no-changes"] })).exitCode).toBe(0);

  // It fails again while it serves: said by a refresh and no drift, and mended by the next up.
  const state = stack.emulator.state();
  const status = { code: "INTERNAL", message: "lost its node" };
  for (const row of state.accounts.flatMap(({ deployments }) => deployments))
    Object.assign(row, { state: "FAILED", status });
  stack.emulator.setState(state);
  const refresh = await stack.refresh({ args: ["--expect-no-changes"] });
  expect(refresh.text).toContain("is FAILED: lost its node; pulumi up brings it up once more");
  expect(refresh.exitCode).toBe(0);
  expect((await stack.up()).text).toContain("1 updated");
  expect([created(), stack.outputs().state]).toEqual([1, "READY"]);
});

test("what others scale or unload is found by a refresh, and put back by the next up", async () => {
  stack = await TestStack.create(withModel("r11", { maxReplicaCount: 2 }), { seed: seedWith() });
  expect((await stack.up()).exitCode).toBe(0);
  const state = stack.emulator.state();
  for (const acme of state.accounts) {
    for (const row of acme.deployments) row.maxReplicaCount = 5;
    acme.deployedModels = acme.deployedModels.filter(({ model }) => model === BASE);
  }
  stack.emulator.setState(state);
  const refresh = await stack.refresh();
  expect(refresh.text).toMatch(/deployedModels\/\S+ is gone at the service; pulumi up loads it again/);
  expect(refresh.text).toContain("1 updated");
  expect(stack.resources().map(({ type }) => type.split(":").at(-1))).not.toContain("DeployedModel");

  const preview = await stack.preview();
  expect(preview.text).toContain("maxReplicaCount 5 -> 2");
  expect(preview.text).toContain("1 to create");
  expect((await stack.up()).exitCode).toBe(0);
  expect(account().deployments).toMatchObject([{ maxReplicaCount: 2 }]);
  expect([created(), loaded()]).toEqual([1, ["r11"]]);
  expect((await stack.preview({ args: ["--expect-no-changes"] })).exitCode).toBe(0);
});

test("another release of the served model is planned as a second deployment, and serves before the old one goes", async () => {
  const release = (checkpoint: string, displayName = "Bot"): string => `
    const bot = new fireworks.PromotedModel("bot", { trainerJob: "sft-7", checkpoint: "${checkpoint}", displayName: "${displayName}" });
    const serve = new fireworks.Deployment("serve", { baseModel: bot.name, deploymentShape: "${SHAPE}", timeouts: ${JSON.stringify(POLL)} });
    exports.model = bot.name; exports.serve = serve.inferenceModel;`;
  stack = await TestStack.create(release("step-60"));
  expect((await stack.up()).exitCode).toBe(0);
  const before = stack.outputs();
  const [first = ""] = living();
  // A model that is changed in place keeps its name, and what serves it is left alone.
  stack.setProgram(release("step-60", "Bot 2"));
  const inPlace = await stack.preview();
  expect(inPlace.text).toContain("PromotedModel bot update");
  expect(inPlace.text).not.toContain("Deployment serve");
  expect(inPlace.text).not.toContain("to replace");

  stack.setProgram(release("step-80"));
  const plan = join(stack.folder, "plan.json");
  const preview = await stack.preview({ args: ["--save-plan", plan] });
  expect(preview.text).toMatch(
    new RegExp(
      `baseModel "${String(before.model)}" -> "accounts/acme/models/bot-\\w+": a second deployment starts, \\$0/h idle, up to \\$52\\.00/h at 1 replica .*; ${first} is deleted after it is ready`,
    ),
  );
  expect(preview.text).toContain("2 to replace");
  const requests = stack.emulator.requests().length;
  const up = await stack.up({ args: ["--plan", plan] });
  expect(up.text).not.toContain("error:");
  expect(up.text).toContain("2 replaced");
  const writes = stack.emulator
    .requests()
    .slice(requests)
    .filter(({ method }) => method !== "GET");
  expect(
    writes.map(
      ({ method, path }) => `${method} ${path.split("/").slice(3, 5).at(-1) ?? ""}${/:\w+$/.exec(path)?.[0] ?? ""}`,
    ),
  ).toEqual([
    "POST checkpoints:promote",
    "PATCH models",
    "POST deployments",
    "POST completions",
    "DELETE deployments",
    "DELETE models",
  ]);
  const after = stack.outputs();
  expect([after.model === before.model, after.serve === before.serve]).toEqual([false, false]);
  expect([created(), living().length, stack.models().length]).toEqual([2, 1, 1]);
  expect((await stack.preview({ args: ["--expect-no-changes"] })).exitCode).toBe(0);
});

test("traffic guards a deployment against its deletion, until forceDelete", async () => {
  stack = await TestStack.create(program());
  expect((await stack.up()).exitCode).toBe(0);
  const answer = await fetch(`${stack.emulator.url}/inference/v1/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    body: JSON.stringify({ model: stack.outputs().name, prompt: "hi", max_tokens: 1 }),
  });
  expect(answer.status).toBe(200);
  const refused = await stack.destroy();
  expect(refused.text).toContain("has had traffic within the last hour");
  expect(refused.text).toContain("or set forceDelete: true");
  expect(refused.exitCode).not.toBe(0);
  stack.setProgram(program({ forceDelete: true }));
  expect((await stack.up()).text).toContain("1 updated");
  expect((await stack.destroy()).exitCode).toBe(0);
  expect([created(), living()]).toEqual([1, []]);
});

// Requests of an up: the shape, the model, the account, the look for the id, the look before the POST, the POST, then the wait.
test.each(crashMoments({ from: 4, to: 10, seed: 2 }))(
  "after SIGKILL at request %i of the %s, up again finishes with the one deployment that was created",
  async (moment, victim) => {
    stack = await TestStack.create(program(), { seed: seedWith({}, { timing: { deploymentCreatingMs: 3000 } }) });
    await killDuringUp(stack, moment, victim);
    await stack.run("cancel", ["--yes", "--non-interactive"]);
    const { text, exitCode } = await stack.up();
    expect(text).not.toContain("error:");
    expect(exitCode).toBe(0);
    expect([created(), living()]).toEqual([1, [expect.stringMatching(/^serve-[0-9a-f]{7}$/)]]);
    expect((await stack.preview({ args: ["--expect-no-changes"] })).exitCode).toBe(0);
    await stack.destroy();
    expect([created(), living()]).toEqual([1, []]);
  },
);

// Requests of a replacement: the account, the look for the id twice, the POST, the wait, then the deletion of the old one.
const MOMENTS: [number, "provider" | "engine"][] = [
  [3, "engine"],
  [4, "provider"],
  [5, "engine"],
  [6, "provider"],
  [8, "engine"],
  [10, "provider"],
];

test.each(someOf(MOMENTS, 2))(
  "after SIGKILL at request %i of a replacement, of the %s, one serves all the time and up again leaves just the new one",
  async (moment, victim) => {
    const timing = { deploymentCreatingMs: 1500, deploymentDeletingMs: 500 };
    stack = await TestStack.create(program(), { seed: seedWith({}, { timing }) });
    expect((await stack.up()).exitCode).toBe(0);
    const [first = ""] = living();
    stack.setProgram(program({ region: "US_IOWA_1", whenImmutable: "replace" }));
    await killDuringUp(stack, stack.emulator.requests().length + moment, victim);
    expect(living()).toContainEqual(expect.any(String));
    await stack.run("cancel", ["--yes", "--non-interactive"]);
    const { text, exitCode } = await stack.up();
    expect(text).not.toContain("error:");
    expect(exitCode).toBe(0);
    expect([created(), living()]).toEqual([2, [expect.stringMatching(/^serve-[0-9a-f]{7}$/)]]);
    expect(living()).not.toContain(first);
    expect((await stack.preview({ args: ["--expect-no-changes"] })).exitCode).toBe(0);
  },
);

// Requests of a swap: the model, the deployment, the old row, the list, the load, the wait, the list, the unload.
test.each(crashMoments({ from: 4, to: 9, seed: 3 }))(
  "after SIGKILL at request %i of a swap, of the %s, up again finishes it: loaded once, nothing left over",
  async (moment, victim) => {
    stack = await TestStack.create(withModel("r12"), {
      seed: seedWith({}, { timing: { loadMs: 1500, unloadMs: 500 } }),
    });
    expect((await stack.up()).exitCode).toBe(0);
    stack.setProgram(withModel("r11"));
    await killDuringUp(stack, stack.emulator.requests().length + moment, victim);
    expect(loaded().length).toBeGreaterThan(0);
    await stack.run("cancel", ["--yes", "--non-interactive"]);
    const { text, exitCode } = await stack.up();
    expect(text).not.toContain("error:");
    expect(exitCode).toBe(0);
    // The base, r12 and r11.
    expect([loaded(), account().created.deployedModels]).toEqual([["r11"], 3]);
    expect((await stack.preview({ args: ["--expect-no-changes"] })).exitCode).toBe(0);
  },
);
