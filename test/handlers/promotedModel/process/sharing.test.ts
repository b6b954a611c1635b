import { beforeAll, expect, test } from "vitest";
import { type Emulator } from "../../../../provider/emulator/index.js";
import { EngineDouble } from "../../../support/engineDouble.js";
import { ProviderProcess, type Settings } from "../../../support/providerProcess.js";
import {
  count,
  freshJob,
  freshName,
  freshShape,
  promotes,
  resource,
  seedWithCopies,
  service,
  settingsOf,
  startService,
  writes,
} from "../../../provider/harness.js";

let provider: ProviderProcess;
beforeAll(async () => {
  provider = await ProviderProcess.start({ engine: await EngineDouble.start() });
});

async function start(settings: Settings = {}, latencyMs = 0): Promise<Emulator> {
  const emulator = await startService({ seed: seedWithCopies(), latencyMs });
  await provider.configure(settingsOf(emulator, settings));
  return emulator;
}

const ACCOUNTS = /^\/v1\/accounts$/;

test("two creates at once, the first calls of a process, are both configured although every answer is slow", async () => {
  const emulator = await start({}, 150);
  const afresh = await ProviderProcess.start({ engine: await EngineDouble.start() });
  await afresh.configure(settingsOf(emulator));
  const names = [freshName(), freshName()];
  const checked = await Promise.all(names.map((name) => provider.check({}, resource(name, { trainerJob: "sft-7" }))));
  const created = await Promise.all(checked.map(({ inputs }) => afresh.create(inputs)));
  expect(created.map(({ outs }) => outs.state)).toEqual(["READY", "READY"]);
  expect(promotes(emulator)).toBe(2);
  expect(service(emulator).models).toHaveLength(2);
});

test.each([
  { title: "one after another", atOnce: false },
  { title: "all at once", atOnce: true },
])("twenty checks of one job, $title, share one listing and one resolution of the shape", async ({ atOnce }) => {
  const emulator = await start({}, atOnce ? 20 : 0);
  const args = { trainerJob: freshJob(), trainingShape: freshShape() };
  const checks = Array.from({ length: 20 }, () => () => provider.check({}, resource(freshName(), args)));
  const answers = atOnce ? await Promise.all(checks.map((check) => check())) : [];
  if (!atOnce) for (const check of checks) answers.push(await check());
  expect(answers.flatMap(({ failures }) => failures)).toEqual([]);
  expect(new Set(answers.map(({ inputs }) => inputs.outputModelId)).size).toBe(20);
  const job = `/rlorTrainerJobs/${args.trainerJob}`;
  expect(count(emulator, "GET", new RegExp(`${job}/checkpoints$`))).toBe(1);
  expect(count(emulator, "GET", new RegExp(`${job}$`))).toBe(1);
  expect(count(emulator, "GET", new RegExp(`${args.trainingShape}/versions$`))).toBe(1);
  expect(count(emulator, "GET", ACCOUNTS)).toBeLessThanOrEqual(1);
  expect(writes(emulator)).toEqual([]);
});

test("with the account configured nobody looks it up", async () => {
  const emulator = await start({ "fireworks:accountId": "acme" });
  const { failures } = await provider.check({}, resource(freshName(), { trainerJob: freshJob() }));
  expect(failures).toEqual([]);
  expect(count(emulator, "GET", ACCOUNTS)).toBe(0);
});

test("a look-up that failed is not remembered", async () => {
  const emulator = await start();
  emulator.setFaults(["GET /v1/accounts; status=403", "GET **/checkpoints; status=403", "GET **/versions; status=403"]);
  const news = resource(freshName(), { trainerJob: freshJob(), trainingShape: freshShape() });
  const refusals = [];
  for (let round = 1; round <= 3; round += 1) refusals.push((await provider.check({}, news)).failures);
  expect(refusals[0]).toContainEqual(expect.objectContaining({ reason: expect.stringContaining("-> 403") as string }));
  expect(refusals.at(-1)).toEqual([]);
});
