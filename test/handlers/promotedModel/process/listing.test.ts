import { beforeAll, expect, test } from "vitest";
import { type Emulator } from "../../../../provider/emulator/index.js";
import { EngineDouble } from "../../../support/engineDouble.js";
import { type Properties, ProviderProcess } from "../../../support/providerProcess.js";
import {
  count,
  created,
  freshName,
  meddle,
  resource,
  type Saved,
  settingsOf,
  startService,
} from "../../../provider/harness.js";

let provider: ProviderProcess;
beforeAll(async () => {
  provider = await ProviderProcess.start({ engine: await EngineDouble.start(), clockRate: 20 });
});

const MODELS = /^\/v1\/accounts\/acme\/models$/;
const MODEL = /^\/v1\/accounts\/acme\/models\/[^/]+$/;
/** So many are asked for one by one. */
const SINGLE = 5;
const MANY = 14;

/** A stack of many models, and a process that has not asked for any of them yet. */
async function stackOfMany(): Promise<{ emulator: Emulator; saved: Saved[]; asked: () => number[] }> {
  const emulator = await startService();
  await provider.configure(settingsOf(emulator));
  const saved: Saved[] = [];
  for (let index = 0; index < MANY; index += 1) {
    const name = freshName();
    saved.push(
      await created(provider, resource(name, { trainerJob: "sft-7", outputModelId: name, displayName: "Bot" })),
    );
  }
  // Other settings make another client, which knows nothing.
  await provider.configure(settingsOf(emulator, { "fireworks:accountId": "acme" }));
  const before = [count(emulator, "GET", MODELS), count(emulator, "GET", MODEL)];
  return {
    emulator,
    saved,
    asked: () => [MODELS, MODEL].map((path, kind) => count(emulator, "GET", path) - (before[kind] ?? 0)),
  };
}

async function refresh(saved: readonly Saved[]): Promise<{ id: string; props: Properties }[]> {
  const answers = [];
  for (const { id, outs } of saved) answers.push(await provider.read(id, outs));
  return answers;
}

test("a refresh of many models asks for some of them and reads the others from pages", async () => {
  const { saved, asked } = await stackOfMany();
  const answers = await refresh(saved);
  expect(answers.map(({ id }) => id)).toEqual(saved.map(({ id }) => id));
  const { __provider: _text, ...first } = saved[0]?.outs ?? {};
  expect(answers[0]?.props).toMatchObject(first);
  const { __provider: _other, ...last } = saved.at(-1)?.outs ?? {};
  expect(answers.at(-1)?.props).toMatchObject(last);
  expect(asked()).toEqual([1, SINGLE]);
});

test("what a page lacks or shows otherwise is asked for by itself before it is believed", async () => {
  const { emulator, saved, asked } = await stackOfMany();
  meddle(emulator, (account) => {
    const [last, other] = saved.toReversed();
    account.models = account.models.filter(({ id }) => last?.id.endsWith(`/${id}`) !== true);
    const edited = account.models.find(({ id }) => other?.id.endsWith(`/${id}`) === true);
    Object.assign(edited ?? {}, { displayName: "Renamed" });
  });
  const answers = await refresh(saved);
  expect(answers.slice(-2).map(({ id, props }) => [id === "", props.displayName])).toEqual([
    [false, "Renamed"],
    [true, undefined],
  ]);
  expect(asked()).toEqual([1, SINGLE + 2]);
});

test("without a listing every model is asked for by itself", async () => {
  const { emulator, saved, asked } = await stackOfMany();
  emulator.setFaults(["GET /v1/accounts/acme/models; status=403; count=forever"]);
  expect((await refresh(saved)).map(({ id }) => id)).toEqual(saved.map(({ id }) => id));
  expect(asked()).toEqual([1, MANY]);
});

test("a page that lacks a model is not believed by a create, only by a check", async () => {
  const { emulator, asked } = await stackOfMany();
  const names = Array.from({ length: MANY }, () => freshName());
  const checked = [];
  for (const name of names) {
    checked.push(await provider.check({}, resource(name, { trainerJob: "sft-7", outputModelId: name })));
  }
  expect(checked.flatMap(({ failures }) => failures)).toEqual([]);
  expect(asked()).toEqual([1, SINGLE]);
  const last = names.at(-1) ?? "";
  meddle(emulator, (account) => account.models.push({ id: last, description: "somebody else's" }));
  await expect(provider.create(checked.at(-1)?.inputs ?? {})).rejects.toThrow(/nothing was promoted/);
});

test("an id that a page shows as taken is refused with what the model itself says", async () => {
  const { emulator, asked } = await stackOfMany();
  meddle(emulator, (account) => account.models.push({ id: "taken", description: "somebody else's" }));
  const failures = [];
  for (let index = 0; index < MANY; index += 1) {
    const id = index === MANY - 1 ? "taken" : freshName();
    const answer = await provider.check({}, resource(freshName(), { trainerJob: "sft-7", outputModelId: id }));
    failures.push(...answer.failures);
  }
  expect(failures).toMatchObject([
    { property: "outputModelId", reason: expect.stringMatching(/already exists/) as string },
  ]);
  expect(asked()).toEqual([1, SINGLE + 1]);
});
