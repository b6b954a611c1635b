import { createServer } from "node:net";
import { beforeAll, expect, test } from "vitest";
import { type Emulator } from "../../../../provider/emulator/index.js";
import { EngineDouble, type LoggedMessage } from "../../../support/engineDouble.js";
import { type Properties, ProviderProcess } from "../../../support/providerProcess.js";
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

/** What a check says on the row of the resource. */
async function saidByCheck(name: string, olds: Properties, args: Properties): Promise<LoggedMessage[]> {
  const before = engine.messages(urnOf(name)).length;
  const { failures } = await provider.check(olds, resource(name, args));
  expect(failures).toEqual([]);
  return engine.messages(urnOf(name)).slice(before);
}

const EPHEMERAL_INFO = { severity: "info", ephemeral: true };

test("the row of a new resource says which checkpoint goes to which model, and why", async () => {
  await start();
  const name = freshName();
  const said = await saidByCheck(name, {}, { trainerJob: "sft-7" });
  expect(said).toEqual([
    {
      ...EPHEMERAL_INFO,
      urn: urnOf(name),
      message: expect.stringMatching(
        new RegExp(
          `^newest of 5 promotable, \\d+ \\w+ old.*: step-80-a1b2c3d4 -> ${name}-[0-9a-f]{7} \\(base ${BASE}, from the job\\)`,
        ),
      ) as string,
    },
  ]);
});

test("the row of a replacement says what goes and what comes, and what becomes of the old model", async () => {
  await start();
  const name = freshName();
  const { inputs } = await created(provider, resource(name, { trainerJob: "sft-7", checkpoint: "step-60" }));
  const [said, ...more] = await saidByCheck(name, inputs, { trainerJob: "sft-7", checkpoint: "step-80" });
  expect(more).toEqual([]);
  expect(said).toMatchObject({ ...EPHEMERAL_INFO, message: expect.stringContaining("step-60 -> step-80") as string });
  expect(said?.message).toContain(`old model ${String(inputs.outputModelId)} will be deleted`);
});

test("the row of a replacement says that a kept model stays", async () => {
  await start();
  const name = freshName();
  const args = { trainerJob: "sft-7", onDelete: "keep" };
  const { inputs } = await created(provider, resource(name, { ...args, checkpoint: "step-60" }));
  const [said] = await saidByCheck(name, inputs, { ...args, checkpoint: "step-80" });
  expect(said?.message).toContain(`old model ${String(inputs.outputModelId)} is kept`);
});

test("the row of an update in place says what it was and what it becomes", async () => {
  await start();
  const name = freshName();
  const args = { trainerJob: "sft-7", displayName: "Bot" };
  const saved = await created(provider, resource(name, args));
  const { inputs } = await provider.check(saved.inputs, resource(name, { ...args, displayName: "Support bot" }));
  const before = engine.messages(urnOf(name)).length;
  await provider.diff(saved.id, saved.outs, inputs);
  expect(engine.messages(urnOf(name)).slice(before)).toMatchObject([
    { ...EPHEMERAL_INFO, message: expect.stringContaining(`displayName "Bot" -> "Support bot"`) as string },
  ]);
});

test("the row of a resource that waits for unknown values says which", async () => {
  await start();
  const [said] = await saidByCheck(freshName(), {}, { trainerJob: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" });
  expect(said).toMatchObject({ ...EPHEMERAL_INFO, message: expect.stringMatching(/trainerJob/) as string });
});

test("a finding that only warns stays in the diagnostics", async () => {
  const emulator = await start();
  meddle(emulator, ({ models }) => models.push({ id: "taken", state: "READY", createTime: "2026-08-02T00:00:00Z" }));
  const said = await saidByCheck(freshName(), {}, { trainerJob: "sft-7", outputModelId: "taken", preflight: "warn" });
  expect(said.filter(({ severity }) => severity === "warning")).toMatchObject([
    { ephemeral: false, message: expect.stringContaining("accounts/acme/models/taken already exists") as string },
  ]);
});

test("with preflight off the row says what was not evaluated", async () => {
  await start();
  const said = await saidByCheck(freshName(), {}, { trainerJob: "sft-7", trainingShape: SHAPE, preflight: "off" });
  expect(said.map(({ message }) => message).join()).toMatch(
    /preflight is off.*policies on hardware were not evaluated/,
  );
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
  await Promise.all([one, two].map((name) => provider.check({}, resource(name, { trainerJob: "sft-7" }))));
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
