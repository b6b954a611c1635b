import { createServer } from "node:net";
import { beforeAll, expect, test } from "vitest";
import { type Emulator } from "../../../../provider/emulator/index.js";
import { EngineDouble, type LoggedMessage } from "../../../support/engineDouble.js";
import { lineOf } from "../../../../provider/outlookText.js";
import { type Properties, ProviderProcess, UNKNOWN } from "../../../support/providerProcess.js";
import {
  BASE,
  count,
  created,
  freshName,
  meddle,
  resource,
  seedWith,
  settingsOf,
  SHAPE,
  startService,
  until,
  up,
  urnOf,
} from "../../../provider/harness.js";

let engine: EngineDouble;
let provider: ProviderProcess;
beforeAll(async () => {
  engine = await EngineDouble.start();
  provider = await ProviderProcess.start({ engine });
});

async function start(): Promise<Emulator> {
  const emulator = await startService();
  await provider.configure(settingsOf(emulator));
  return emulator;
}

const STACK = "urn:pulumi:dev::fleet::pulumi:pulumi:Stack::fleet-dev";

/** What a preview tells of one resource: all of it when it ends, which a process learns by a signal. */
async function toldByPreview(
  emulator: Emulator,
  name: string,
  plan: (preview: ProviderProcess) => Promise<unknown>,
): Promise<{ readonly line: string | undefined; readonly row: LoggedMessage[] }> {
  const before = engine.messages().length;
  const preview = await ProviderProcess.start({ engine });
  await preview.configure(settingsOf(emulator));
  await plan(preview);
  preview.signal("SIGINT");
  await preview.ended;
  const said = engine.messages().slice(before);
  const told = said.filter(({ urn }) => urn === STACK);
  expect(told.every(({ severity, ephemeral }) => severity === "info" && !ephemeral)).toBe(true);
  const [line, ...more] = told.map(({ message }) => lineOf(message, { type: "PromotedModel", name }));
  expect(more).toEqual([]);
  return { line, row: said.filter(({ urn }) => urn === urnOf(name)) };
}

/** The same of a check alone. */
function toldByCheck(emulator: Emulator, name: string, olds: Properties, args: Properties) {
  return toldByPreview(emulator, name, async (preview) => {
    const { failures } = await preview.check(olds, resource(name, args));
    expect(failures).toEqual([]);
  });
}

test("a preview tells of a new resource which checkpoint goes to which model, and why", async () => {
  const emulator = await start();
  const name = freshName();
  const { line, row } = await toldByCheck(emulator, name, {}, { trainerJob: "sft-7" });
  expect(line).toMatch(
    new RegExp(
      `^newest of 5 promotable, \\d+ \\w+ old.*: step-80-a1b2c3d4 \\(LoRA\\) -> ${name}-[0-9a-f]{7} \\(base ${BASE}, from the job\\)`,
    ),
  );
  expect(row).toEqual([]);
});

test("a preview tells of a replacement what goes and what comes, and what becomes of the old model", async () => {
  const emulator = await start();
  const name = freshName();
  const { inputs } = await created(provider, resource(name, { trainerJob: "sft-7", checkpoint: "step-60" }));
  const { line } = await toldByCheck(emulator, name, inputs, { trainerJob: "sft-7", checkpoint: "step-80" });
  expect(line).toContain("step-60 -> step-80 (LoRA, ");
  expect(line).toContain(`old model ${String(inputs.outputModelId)} will be deleted`);
});

test("a preview tells of a replacement that a kept model stays", async () => {
  const emulator = await start();
  const name = freshName();
  const args = { trainerJob: "sft-7", onDelete: "keep" };
  const { inputs } = await created(provider, resource(name, { ...args, checkpoint: "step-60" }));
  const { line } = await toldByCheck(emulator, name, inputs, { ...args, checkpoint: "step-80" });
  expect(line).toContain(`old model ${String(inputs.outputModelId)} is kept`);
});

test("a preview tells of an update in place what it was and what it becomes", async () => {
  const emulator = await start();
  const name = freshName();
  const args = { trainerJob: "sft-7", displayName: "Bot" };
  const saved = await created(provider, resource(name, args));
  const { line } = await toldByPreview(emulator, name, async (preview) => {
    const { inputs } = await preview.check(saved.inputs, resource(name, { ...args, displayName: "Support bot" }));
    await preview.diff(saved.id, saved.outs, inputs);
  });
  expect(line).toContain(`displayName "Bot" -> "Support bot"`);
});

test("a preview tells of a resource that waits for unknown values which these are", async () => {
  const emulator = await start();
  const { line } = await toldByCheck(emulator, freshName(), {}, { trainerJob: UNKNOWN });
  expect(line).toMatch(/trainerJob/);
});

test("a finding that only warns stays in the diagnostics", async () => {
  const emulator = await start();
  meddle(emulator, ({ models }) => models.push({ id: "taken", state: "READY", createTime: "2026-08-02T00:00:00Z" }));
  const args = { trainerJob: "sft-7", outputModelId: "taken", preflight: "warn" };
  const { row } = await toldByCheck(emulator, freshName(), {}, args);
  expect(row.filter(({ severity }) => severity === "warning")).toMatchObject([
    { ephemeral: false, message: expect.stringContaining("accounts/acme/models/taken already exists") as string },
  ]);
});

test("with preflight off a preview tells what was not evaluated", async () => {
  const emulator = await start();
  const args = { trainerJob: "sft-7", trainingShape: SHAPE, preflight: "off" };
  const { line } = await toldByCheck(emulator, freshName(), {}, args);
  expect(line).toMatch(/preflight is off.*policies on hardware were not evaluated/);
});

test("an update says on the resource's own row what is going to happen, and tells nothing of it at its end", async () => {
  const emulator = await start();
  const name = freshName();
  const { line, row } = await toldByPreview(emulator, name, (process) =>
    created(process, resource(name, { trainerJob: "sft-7" })),
  );
  expect(line).toBeUndefined();
  expect(row[0]).toMatchObject({
    ephemeral: true,
    message: expect.stringContaining("newest of 5 promotable") as string,
  });
});

test("create says on the row that it promotes, and how long the promotion has been running", async () => {
  const emulator = await startService({
    seed: seedWith({ clock: { now: "2026-11-01T00:00:00Z" }, timing: { promotionMs: 60_000 } }),
  });
  await provider.configure(settingsOf(emulator));
  const name = freshName();
  const running = up(provider, resource(name, { trainerJob: "sft-7" }));
  await until(() => count(emulator, "GET", /\/operations\//) >= 2);
  emulator.advance("2m");
  expect((await running).told).toBe("");
  const said = engine.messages(urnOf(name));
  expect(said.every(({ severity, ephemeral }) => severity === "info" && ephemeral)).toBe(true);
  const texts = said.map(({ message }) => message).join("\n");
  expect(texts).toMatch(/promoting step-80-a1b2c3d4 to /);
  expect(texts).toMatch(/copying checkpoint files/);
});

test("messages go to the row of their own resource only", async () => {
  await start();
  const [one, two] = [freshName(), freshName()];
  await Promise.all([one, two].map((name) => created(provider, resource(name, { trainerJob: "sft-7" }))));
  for (const [name, other] of [
    [one, two],
    [two, one],
  ]) {
    const texts = engine.messages(urnOf(name ?? "")).map(({ message }) => message);
    expect(texts).not.toEqual([]);
    expect(texts.join()).not.toContain(`${other ?? ""}-`);
  }
});

test("an engine that accepts connections and never answers a message delays the work and does not stop it", async () => {
  const mute = createServer(() => undefined);
  await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
  const address = mute.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const double = await EngineDouble.start();
  Object.assign(double, { address: `127.0.0.1:${address.port}` });
  const muted = await ProviderProcess.start({ engine: double, clockRate: 20 });
  const emulator = await startService();
  await muted.configure(settingsOf(emulator));
  const saved = await created(muted, resource(freshName(), { trainerJob: "sft-7" }));
  expect(saved.outs).toMatchObject({ state: "READY" });
  await muted.kill();
  mute.close();
});

test("the provider prints nothing on its own streams", async () => {
  const quiet = await ProviderProcess.start({ engine });
  await quiet.configure(settingsOf(await startService()));
  const saved = await created(quiet, resource(freshName(), { trainerJob: "sft-7" }));
  await quiet.read(saved.id, saved.outs);
  await quiet.delete(saved.id, saved.outs);
  expect(quiet.printed).toBe("");
});
