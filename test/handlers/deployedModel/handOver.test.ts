import { beforeEach, expect, test } from "vitest";
import { type DynamicHandler } from "../../../provider/lifecycle/dynamicFront.js";
import { type Properties } from "../../../provider/lifecycle/handler.js";
import { createHandler } from "../../../provider/resources/deployedModel/handler/handler.js";
import { DEPLOYED_MODEL } from "../../../provider/tokens.js";
import { BASE } from "../../support/account.js";
import { harnessFor, type Saved } from "../../support/handlerHarness.js";

const SERVE = "accounts/acme/deployments/serve";
const nameOf = (id: string): string => `accounts/acme/models/${id}`;
const args = (id: string): Properties => ({ model: nameOf(id), deployment: SERVE });

const engine = harnessFor(DEPLOYED_MODEL, "live", createHandler);
beforeEach(() => {
  engine.meddle((account) => {
    const lora = { kind: "HF_PEFT_ADDON", state: "READY", peftDetails: { baseModel: BASE, r: 8 } };
    account.models.push(...(["r1", "r2", "r3"].map((id) => ({ id, ...lora })) as never[]));
    account.deployments.push({ id: "serve", baseModel: BASE, enableAddons: true, precision: "BF16" });
  });
});

/** `pulumi up` of a new resource of any name. */
async function create(
  name: string,
  id: string,
  { handler }: { readonly handler: DynamicHandler } = engine.start(),
): Promise<Saved> {
  const { inputs, failures } = await handler.check({}, engine.args(args(id), name));
  expect(failures).toEqual([]);
  return { inputs, ...(await handler.create(inputs)) };
}

/** Two resources of one stack; one process draws their generations. */
async function createBoth(): Promise<[Saved, Saved]> {
  const process = engine.start();
  return [await create("live", "r1", process), await create("canary", "r2", process)];
}

/** What the engine does before an update: a check and a diff. */
async function plan(saved: Saved, name: string, id: string, handler: DynamicHandler) {
  const { inputs, failures } = await handler.check(saved.inputs, engine.args(args(id), name));
  if (failures.length === 0) await handler.diff(saved.id, saved.outs, inputs);
  return { inputs, failures };
}

const loads = (): number => engine.account().created.deployedModels;
const loaded = (): string[] => engine.account().deployedModels.map(({ model }) => model.split("/").at(-1) ?? "");
const text = (said: readonly { message: string }[]): string => said.map(({ message }) => message).join("\n");

test("what a resource of the stack lets go is taken over without a second load", async () => {
  const [live, canary] = await createBoth();
  const { handler, said } = engine.start();
  const { inputs, failures } = await plan(live, "live", "r2", handler);
  expect(failures).toEqual([]);
  expect(text(said)).toContain("r1 -> r2 (READY, no promotion; taken over from canary, no second load)");
  const { outs } = await handler.update(live.id, live.outs, inputs);
  await handler.delete(canary.id, canary.outs);
  expect(text(said)).toContain("was handed over to live of this stack");
  expect([loads(), loaded()]).toEqual([2, ["r2"]]);
  expect(outs.deployedModelName).toBe(canary.outs.deployedModelName);
  // It is live's own now, and goes with it.
  const later = engine.start().handler;
  expect(await later.read(live.id, outs)).toMatchObject({ props: { model: nameOf("r2") } });
  await later.delete(live.id, outs);
  expect(loaded()).toEqual([]);
});

test("a new resource takes over what a removed one had loaded, as after a new name", async () => {
  const [, old] = await createBoth();
  const process = engine.start();
  const made = await create("renamed", "r2", process);
  await process.handler.delete(old.id, old.outs);
  expect([loads(), loaded()]).toEqual([2, ["r1", "r2"]]);
  await engine.start().handler.delete(made.id, made.outs);
  expect(loaded()).toEqual(["r1"]);
});

test.each([["the one that takes first"], ["the one that lets go first"]])(
  "two resources that change their models at once end with a model each, %s",
  async (first) => {
    const [live, canary] = await createBoth();
    const { handler } = engine.start();
    const updates = [
      { saved: live, ...(await plan(live, "live", "r2", handler)) },
      { saved: canary, ...(await plan(canary, "canary", "r3", handler)) },
    ];
    if (first === "the one that lets go first") updates.reverse();
    for (const { saved, inputs } of updates) await handler.update(saved.id, saved.outs, inputs);
    expect(loaded().toSorted()).toEqual(["r2", "r3"]);
    // Of three models, none was loaded twice but where it had been taken off already.
    expect(loads()).toBe(first === "the one that lets go first" ? 4 : 3);
  },
);

test("two resources for one loaded model are refused, whichever is checked first", async () => {
  const [live, canary] = await createBoth();
  const { handler } = engine.start();
  expect((await plan(live, "live", "r2", handler)).failures).toEqual([]);
  expect((await plan(canary, "canary", "r2", handler)).failures).toMatchObject([
    { property: "model", reason: expect.stringContaining("taken already by live of this stack") as string },
  ]);
});

test("what another stack has loaded is refused before anything is touched", async () => {
  const foreign = {
    ...engine.args(args("r2")),
    __identity: `organization/urn:pulumi:prod::fleet::${DEPLOYED_MODEL}::canary`,
  };
  const { handler } = engine.start();
  await handler.create((await handler.check({}, foreign)).inputs);
  const live = await create("live", "r1");
  const { failures } = await plan(live, "live", "r2", engine.start().handler);
  expect(failures).toMatchObject([
    { property: "model", reason: expect.stringContaining("nothing proves that this resource did it") as string },
  ]);
});
