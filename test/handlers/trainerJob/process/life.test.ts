import { expect, test } from "vitest";
import { type Emulator } from "../../../../provider/emulator/index.js";
import { TRAINER_JOB } from "../../../../provider/tokens.js";
import { EngineDouble } from "../../../support/engineDouble.js";
import {
  failureOf,
  type Properties,
  ProviderProcess,
  providerTextOf,
  UNKNOWN,
} from "../../../support/providerProcess.js";
import { count, meddle, seedWith, service, settingsOf, startService, until } from "../../../provider/harness.js";

const ARGS = {
  baseModel: "accounts/fireworks/models/qwen3-8b",
  trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k",
};
const URN = `urn:pulumi:dev::fleet::${TRAINER_JOB}::trainer`;

/** The properties that the class passes on. */
function args(properties: Properties): Properties {
  return { ...properties, __identity: `organization/${URN}` };
}

async function startProvider(emulator: Emulator) {
  const engine = await EngineDouble.start();
  const provider = await ProviderProcess.start({ engine, resource: "trainerJob" });
  return { engine, provider: await provider.configure(settingsOf(emulator)) };
}

const started = (emulator: Emulator): number => service(emulator).created.trainerJobs;

test("state refers to the provider by one short text that never changes", async () => {
  const text = await providerTextOf("trainerJob");
  expect(text).toMatchSnapshot();
  expect(text.length).toBeLessThanOrEqual(300);
});

test("a trainer job is checked, started, compared, read, updated and deleted, and its state is small plain JSON", async () => {
  const emulator = await startService();
  const { engine, provider } = await startProvider(emulator);
  const { inputs, failures } = await provider.check({}, args(ARGS));
  expect(failures).toEqual([]);
  const { id, outs } = await provider.create(inputs);
  expect(Object.keys(outs).toSorted()).toEqual([
    ...["__identity", "__provider", "baseUrl", "jobId", "jobName", "launch", "maxContextLength", "schemaVersion"],
    ...["service", "state", "trainingProfile"],
  ]);
  expect(outs).toMatchObject({ jobName: id, state: "JOB_STATE_RUNNING", launch: { ...ARGS, loraRank: 0 } });
  expect(engine.messages(URN).map(({ message }) => message)[0]).toContain("$52.00/h while it runs");

  expect(await provider.diff(id, outs, inputs)).toMatchObject({ changes: "none", replaces: [] });
  const read = await provider.read(id, outs);
  expect(read.props).toEqual(outs);

  const annotated = await provider.check(inputs, args({ ...ARGS, annotations: { team: "nlp" } }));
  expect(await provider.diff(id, outs, annotated.inputs)).toMatchObject({ changes: "some", replaces: [] });
  const updated = await provider.update(id, outs, annotated.inputs);
  expect(updated.outs).toEqual({ ...outs, annotations: { team: "nlp" } });

  await provider.delete(id, updated.outs);
  // A process that has started a job takes a delete of the same one for the old record of a forced replacement.
  expect(count(emulator, "DELETE")).toBe(0);
  const { provider: next } = await startProvider(emulator);
  await next.delete(id, updated.outs);
  expect((await next.read(id, updated.outs)).id).toBe("");
  expect(count(emulator, "DELETE")).toBe(1);
  expect(provider.printed + next.printed).toBe("");
});

test("unknown values pass, wherever they stand", async () => {
  const emulator = await startService();
  const { provider } = await startProvider(emulator);
  const news = { ...ARGS, loraRank: UNKNOWN, trainingProfile: UNKNOWN, annotations: { a: UNKNOWN }, timeouts: UNKNOWN };
  const { inputs, failures } = await provider.check({}, args(news));
  expect(failures).toEqual([]);
  expect(inputs).toMatchObject(news);
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s during the wait keeps the job that was started, and the next up waits for it",
  async (name) => {
    const emulator = await startService({ seed: seedWith({ timing: { jobPendingMs: 3_600_000 } }) });
    const { engine, provider } = await startProvider(emulator);
    const { inputs } = await provider.check({}, args(ARGS));
    const failure = failureOf(provider.create(inputs));
    await until(() => engine.messages(URN).some(({ message }) => message.includes("PENDING, waiting for GPUs")));
    provider.signal(name);
    const { partial } = await failure;
    expect(partial?.properties).toMatchObject({ unfinished: true, state: "JOB_STATE_PENDING" });
    expect(partial?.reasons[0]).toContain(`was started, and this run was stopped by ${name} before it was ready`);

    emulator.advance("90m");
    const { provider: next } = await startProvider(emulator);
    const again = await next.check(inputs, args(ARGS));
    const { id = "", properties = {} } = partial ?? {};
    expect(await next.diff(id, properties, again.inputs)).toMatchObject({ changes: "some", replaces: [] });
    const { outs } = await next.update(id, properties, again.inputs);
    expect(outs.state).toBe("JOB_STATE_RUNNING");
    expect(outs).not.toHaveProperty("unfinished");
    expect(started(emulator)).toBe(1);
  },
);

test("a killed process leaves one job, which the next one takes over instead of starting another", async () => {
  const emulator = await startService();
  const { provider } = await startProvider(emulator);
  emulator.setFaults([{ kind: "slow", ms: 3_600_000, when: "after", method: "POST" }]);
  const { inputs } = await provider.check({}, args(ARGS));
  const failure = failureOf(provider.create(inputs));
  await until(() => started(emulator) === 1);
  await provider.kill();
  await failure;
  emulator.setFaults([]);
  const { provider: next } = await startProvider(emulator);
  const again = await next.check({}, args(ARGS));
  const { outs } = await next.create(again.inputs);
  expect(outs.state).toBe("JOB_STATE_RUNNING");
  expect(started(emulator)).toBe(1);
});

test("a state of a later version of this package, with fields that this one does not know, can be read and deleted", async () => {
  const emulator = await startService();
  const { provider } = await startProvider(emulator);
  const { inputs } = await provider.check({}, args(ARGS));
  const { id, outs } = await provider.create(inputs);
  meddle(emulator, ({ trainerJobs }) => Object.assign(trainerJobs.at(-1) ?? {}, { state: "JOB_STATE_TELEPORTING" }));
  const { provider: next } = await startProvider(emulator);
  const later = { ...outs, schemaVersion: 2, colour: "red" };
  expect((await next.read(id, later)).props).toMatchObject({ colour: "red", state: "JOB_STATE_TELEPORTING" });
  await next.delete(id, later);
  expect(service(emulator).trainerJobs.at(-1)?.deleteTime).toBeDefined();
});
