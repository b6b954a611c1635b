import { beforeAll, expect, test } from "vitest";
import { type Emulator } from "../../../../provider/emulator/index.js";
import { DEPLOYED_MODEL } from "../../../../provider/tokens.js";
import { EngineDouble } from "../../../support/engineDouble.js";
import {
  failureOf,
  ProviderProcess,
  providerTextOf,
  type Properties,
  UNKNOWN,
} from "../../../support/providerProcess.js";
import {
  BASE,
  KEY,
  meddle,
  seedWith,
  service,
  settingsOf,
  startService,
  until,
  writes,
} from "../../../provider/harness.js";

const URN = `urn:pulumi:dev::fleet::${DEPLOYED_MODEL}::live`;
const STACK = "urn:pulumi:dev::fleet::pulumi:pulumi:Stack::fleet-dev";
const MODELS = "accounts/acme/models";
const SERVE = "accounts/acme/deployments/serve";
const ARGS = { model: `${MODELS}/r12`, deployment: SERVE, __identity: `organization/${URN}` };

let engine: EngineDouble;
beforeAll(async () => {
  engine = await EngineDouble.start();
});

/** A service with LoRA models, and deployments of which one takes them. */
async function startServing(timing: object = {}): Promise<Emulator> {
  const emulator = await startService({ seed: seedWith({ timing }) });
  meddle(emulator, ({ models, deployments }) => {
    const lora = { kind: "HF_PEFT_ADDON", state: "READY", peftDetails: { baseModel: BASE, r: 8 } };
    models.push({ id: "r11", ...lora }, { id: "r12", ...lora }, { id: "full", kind: "HF_BASE_MODEL", state: "READY" });
    deployments.push(
      { id: "serve", baseModel: BASE, enableAddons: true, precision: "BF16" },
      { id: "fp8", baseModel: BASE, enableAddons: true, precision: "FP8" },
      { id: "plain", baseModel: BASE },
    );
  });
  return emulator;
}

async function startProvider(emulator: Emulator): Promise<ProviderProcess> {
  const provider = await ProviderProcess.start({ engine, clockRate: 20, resource: "deployedModel" });
  await provider.configure(settingsOf(emulator));
  return provider;
}

async function checked(provider: ProviderProcess, news: Properties, olds: Properties = {}): Promise<Properties> {
  const { inputs, failures } = await provider.check(olds, news);
  expect(failures).toEqual([]);
  return inputs;
}

/** The models on a deployment, without the base, which the service puts there by itself. */
const loaded = (emulator: Emulator) =>
  service(emulator).deployedModels.flatMap(({ model }) => (model === BASE ? [] : [model.split("/").at(-1)]));

test("state refers to the provider by one short text that never changes", async () => {
  const text = await providerTextOf("deployedModel");
  expect(text).toMatchSnapshot();
  expect(text.length).toBeLessThanOrEqual(300);
});

test("a loaded model lives through the real process: loaded, swapped, read, and taken off", async () => {
  const emulator = await startServing();
  const provider = await startProvider(emulator);
  const inputs = await checked(provider, ARGS);
  const { id, outs } = await provider.create(inputs);
  const texts = () => engine.messages(URN).map(({ message }) => message);
  expect(texts()).toContain("loads r12 on serve (READY, no promotion)");
  expect(outs).toMatchObject({
    ...ARGS,
    inferenceModel: `${ARGS.model}#${SERVE}`,
    state: "DEPLOYED",
    schemaVersion: 1,
  });
  expect(JSON.stringify(outs)).not.toContain(KEY);

  expect(await provider.diff(id, outs, inputs)).toMatchObject({ changes: "none", replaces: [] });
  // The id alone is the same deployment.
  const short = await checked(provider, { ...ARGS, deployment: "serve" }, inputs);
  expect(await provider.diff(id, outs, short)).toMatchObject({ changes: "none", replaces: [] });

  const news = await checked(provider, { ...ARGS, model: `${MODELS}/r11` }, inputs);
  expect(await provider.diff(id, outs, news)).toMatchObject({ changes: "some", replaces: [] });
  const swapped = await provider.update(id, outs, news);
  expect(texts()).toContain("r12 -> r11 (READY, no promotion)");
  expect(loaded(emulator)).toEqual(["r11"]);
  expect(swapped.outs).toMatchObject({ model: `${MODELS}/r11`, deployment: SERVE });
  expect(swapped.outs.deployedModelName).not.toBe(outs.deployedModelName);

  const read = await provider.read(id, swapped.outs);
  expect([read.id, read.props]).toEqual([id, swapped.outs]);
  // Another run: what one and the same run has loaded is never what it has to take off.
  const next = await startProvider(emulator);
  await next.delete(id, swapped.outs);
  expect(loaded(emulator)).toEqual([]);
  expect((await next.read(id, swapped.outs)).id).toBe("");
  await next.delete(id, swapped.outs);
  expect(writes(emulator).filter((line) => !line.startsWith("PATCH"))).toHaveLength(4);
});

test("every fault of the arguments is told at once, before any request", async () => {
  const emulator = await startServing();
  const provider = await startProvider(emulator);
  const { failures } = await provider.check(
    {},
    {
      ...ARGS,
      model: "r12",
      deployment: "accounts/acme/models/serve",
      default: "yes",
      displayName: "x".repeat(64),
      timeouts: { create: "soon" },
      weight: 1,
    },
  );
  expect(Object.fromEntries(failures.map(({ property, reason }) => [property, reason]))).toEqual({
    model: `'r12' must be accounts/<account>/models/<model>; a PromotedModel gives it as name`,
    deployment: expect.stringContaining(
      "must be accounts/<account>/deployments/<deployment>, or the id alone",
    ) as string,
    default: expect.stringContaining("must be of type boolean") as string,
    displayName: expect.stringContaining("must be shorter than 64 characters") as string,
    "timeouts.create": expect.stringContaining('"soon" must be') as string,
    weight: expect.stringContaining("is not a property of DeployedModel; known are model, deployment") as string,
  });
  expect(emulator.requests()).toEqual([]);
});

test.each<[string, Properties, property: string, reason: string]>([
  ["a model that is not there", { model: `${MODELS}/none` }, "model", "none does not exist"],
  ["a model that is no LoRA model", { model: `${MODELS}/full` }, "model", "is no LoRA model (HF_BASE_MODEL)"],
  ["a deployment that is not there", { deployment: "none" }, "deployment", "none does not exist"],
  ["a deployment without addons", { deployment: "plain" }, "deployment", "create it with enableAddons: true"],
  ["a deployment that is not BF16", { deployment: "fp8" }, "deployment", "LoRA models are loaded on BF16 only"],
])("%s is refused before anything is loaded", async (_, change, property, reason) => {
  const emulator = await startServing();
  const provider = await startProvider(emulator);
  const { failures } = await provider.check({}, { ...ARGS, ...change });
  expect(failures).toMatchObject([{ property, reason: expect.stringContaining(reason) as string }]);
  expect(writes(emulator)).toEqual([]);
});

test("what is not known yet is passed through and not looked up", async () => {
  const emulator = await startServing();
  const provider = await startProvider(emulator);
  const inputs = await checked(provider, { ...ARGS, model: UNKNOWN, deployment: UNKNOWN });
  expect(inputs).toMatchObject({ model: UNKNOWN, deployment: UNKNOWN });
  provider.signal("SIGINT");
  await provider.ended;
  expect(engine.messages(STACK).at(-1)?.message).toContain(
    "DeployedModel live: loads a model; model, deployment not known yet",
  );
  expect(emulator.requests()).toEqual([]);
});

test("a process that is stopped while it loads leaves what the next one finishes", async () => {
  const emulator = await startServing({ loadMs: 3_600_000 });
  const provider = await startProvider(emulator);
  const inputs = await checked(provider, ARGS);
  const failure = failureOf(provider.create(inputs));
  await until(() =>
    engine.messages(URN).some(({ message }) => /^loading for \d+ s of 10 min: .*r12 is DEPLOYING$/.test(message)),
  );
  provider.signal("SIGINT");
  const { partial } = await failure;
  expect(partial?.reasons[0]).toContain("is being loaded");
  expect(partial?.properties).toMatchObject({ unfinished: true });
  // A later delete needs it.
  expect(partial?.properties).toHaveProperty("__provider");

  meddle(emulator, ({ deployedModels }) => {
    for (const row of deployedModels) Object.assign(row, { state: "DEPLOYED", settleTime: undefined });
  });
  const next = await startProvider(emulator);
  const { outs } = await next.update(partial?.id ?? "", partial?.properties ?? {}, inputs);
  expect([outs.state, outs.unfinished]).toEqual(["DEPLOYED", undefined]);
  expect(loaded(emulator)).toEqual(["r12"]);
});
