import { beforeAll, expect, test } from "vitest";
import { DEPLOYMENT } from "../../../../provider/tokens.js";
import { EngineDouble } from "../../../support/engineDouble.js";
import { failureOf, ProviderProcess, providerTextOf, type Properties } from "../../../support/providerProcess.js";
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
import { DEPLOYMENT_SHAPE as SHAPE } from "../../../support/account.js";

const URN = `urn:pulumi:dev::fleet::${DEPLOYMENT}::serve`;
const ARGS = { baseModel: BASE, deploymentShape: SHAPE, __identity: `organization/${URN}` };

let engine: EngineDouble;
beforeAll(async () => {
  engine = await EngineDouble.start();
});

async function start(timing: object = {}) {
  const emulator = await startService({ seed: seedWith({ timing }) });
  const provider = await ProviderProcess.start({ engine, clockRate: 20, resource: "deployment" });
  await provider.configure(settingsOf(emulator));
  return { emulator, provider };
}

async function checked(provider: ProviderProcess, news: Properties, olds: Properties = {}): Promise<Properties> {
  const { inputs, failures } = await provider.check(olds, news);
  expect(failures).toEqual([]);
  return inputs;
}

test("state refers to the provider by one short text that never changes", async () => {
  const text = await providerTextOf("deployment");
  expect(text).toMatchSnapshot();
  expect(text.length).toBeLessThanOrEqual(300);
});

test("a deployment lives through the real process: created, changed in place, read, and deleted", async () => {
  const { emulator, provider } = await start();
  const inputs = await checked(provider, ARGS);
  const { id, outs } = await provider.create(inputs);
  expect(outs).toMatchObject({ deploymentName: id, inferenceModel: id, state: "READY", schemaVersion: 1 });
  expect(JSON.stringify(outs)).not.toContain(KEY);

  expect(await provider.diff(id, outs, inputs)).toMatchObject({ changes: "none", replaces: [] });
  const scaled = await checked(provider, { ...ARGS, maxReplicaCount: 2 }, inputs);
  expect(await provider.diff(id, outs, scaled)).toMatchObject({ changes: "some", replaces: [] });
  const updated = await provider.update(id, outs, scaled);
  expect(updated.outs).toMatchObject({ maxReplicaCount: 2 });
  const moved = await checked(
    provider,
    { ...ARGS, maxReplicaCount: 2, region: "US_IOWA_1", whenImmutable: "replace" },
    scaled,
  );
  expect(await provider.diff(id, updated.outs, moved)).toMatchObject({
    replaces: ["region"],
    deleteBeforeReplace: false,
  });

  const read = await provider.read(id, updated.outs);
  expect([read.id, read.props.maxReplicaCount]).toEqual([id, 2]);

  // Another run: what one and the same run has created is never what it has to delete.
  await provider.delete(id, updated.outs);
  expect(service(emulator).deployments).toMatchObject([{ state: "READY" }]);
  const next = await ProviderProcess.start({ engine, resource: "deployment" });
  await next.configure(settingsOf(emulator));
  await next.delete(id, updated.outs);
  expect((await next.read(id, updated.outs)).id).toBe("");
  expect(writes(emulator).map((line) => line.split(" ")[0])).toEqual(["POST", "PATCH", "DELETE"]);
});

test.each<[string, string, (provider: ProviderProcess) => unknown]>([
  [
    "a signal",
    "SIGINT",
    (provider) => {
      provider.signal("SIGINT");
    },
  ],
  ["the engine's Cancel", "Ctrl-C or SIGTERM", (provider) => provider.cancel()],
])("a process that is stopped by %s while it waits leaves what the next one finishes", async (_title, by, stop) => {
  const { emulator, provider } = await start({ deploymentCreatingMs: 3_600_000 });
  const inputs = await checked(provider, ARGS);
  const heard = engine.messages(URN).length;
  const failure = failureOf(provider.create(inputs));
  await until(() =>
    engine
      .messages(URN)
      .slice(heard)
      .some(({ message }) => /^waiting for \d+ s of \d+ \w+.*: CREATING$/.test(message)),
  );
  await stop(provider);
  const { partial } = await failure;
  expect(partial?.reasons[0]).toContain(`was created, and this run was stopped by ${by} before it was ready`);
  expect(partial?.properties).toMatchObject({ unfinished: true, state: "CREATING" });
  // A later delete needs it.
  expect(partial?.properties).toHaveProperty("__provider");

  meddle(emulator, ({ deployments }) => Object.assign(deployments[0] ?? {}, { state: "READY", upcoming: [] }));
  const next = await ProviderProcess.start({ engine, clockRate: 20, resource: "deployment" });
  await next.configure(settingsOf(emulator));
  const { outs } = await next.update(partial?.id ?? "", partial?.properties ?? {}, inputs);
  expect([outs.state, outs.unfinished]).toEqual(["READY", undefined]);
  expect(service(emulator).created.deployments).toBe(1);
});
