import { describe, expect, test } from "vitest";
import { type Transport } from "../../../provider/client/transport.js";
import { startEmulator } from "../../../provider/emulator/index.js";
import { type Properties } from "../../../provider/lifecycle/handler.js";
import { UNKNOWN } from "../../../provider/lifecycle/properties.js";
import { SECRET_MARK } from "../../../provider/lifecycle/secretInputs.js";
import { rpc, Struct, type StructMessage } from "../../../provider/plugin/sdk.js";
import { ProviderService } from "../../../provider/plugin/service.js";
import { BASE, KEY, TRAINING_SHAPE } from "../../support/account.js";
import { testRuntime } from "../../support/testRuntime.js";

/** A service that must not be asked. */
const silent: Transport = {
  send: ({ method, url }) => Promise.reject(new Error(`asked ${method} ${String(url)}`)),
  close: () => Promise.resolve(),
};

function started(): ProviderService {
  const { runtime } = testRuntime({ config: { "fireworks:apiKey": KEY }, transport: silent });
  return new ProviderService(() => Promise.resolve(runtime));
}

const structOf = (properties: Properties): StructMessage =>
  Struct.fromJavaScript(properties as Parameters<typeof Struct.fromJavaScript>[0]);
const plain = (struct: StructMessage | undefined): Properties => struct?.toJavaScript() ?? {};
const urnOf = (type: string): string => `urn:pulumi:dev::fleet::fireworks:index:${type}::it`;

const INPUTS: Readonly<
  Record<string, { readonly inputs: Properties; readonly known: string; readonly later: string }>
> = {
  PromotedModel: { inputs: { outputModelId: "bot", name: "accounts/acme/models/bot" }, known: "name", later: "state" },
  TrainingProfile: { inputs: { trainingShape: TRAINING_SHAPE }, known: "trainingShape", later: "trainingProfile" },
  TrainerJob: {
    inputs: { baseModel: BASE, jobName: "accounts/acme/rlorTrainerJobs/t" },
    known: "jobName",
    later: "baseUrl",
  },
  Deployment: { inputs: { baseModel: BASE, minReplicaCount: 0 }, known: "minReplicaCount", later: "deploymentId" },
  DeployedModel: { inputs: { model: "m", inferenceModel: "m#d" }, known: "inferenceModel", later: "state" },
};

describe.each(Object.entries(INPUTS))("a preview of a %s", (type, { inputs, known, later }) => {
  test("that is to be created shows what is known, says what is not, and asks and writes nothing", async () => {
    const request = new rpc.CreateRequest().setUrn(urnOf(type)).setProperties(structOf(inputs)).setPreview(true);
    const response = await started().create(request);
    const outputs = plain(response.getProperties());
    expect(response.getId()).toBe("");
    expect([outputs[known], outputs[later]]).toEqual([inputs[known], UNKNOWN]);
  });

  test("that is to be changed keeps what the state holds, and asks and writes nothing", async () => {
    const held = { ...inputs, [later]: "held", schemaVersion: 1 };
    const request = new rpc.UpdateRequest()
      .setUrn(urnOf(type))
      .setId("id")
      .setOlds(structOf(held))
      .setNews(structOf(inputs))
      .setPreview(true);
    const outputs = plain((await started().update(request)).getProperties());
    expect([outputs[known], outputs[later]]).toEqual([inputs[known], "held"]);
  });
});

test.each([
  ["TrainerJob", { jobName: "accounts/acme/rlorTrainerJobs/t-1" }, { jobId: "t-1" }],
  ["Deployment", { deploymentName: "accounts/acme/deployments/s-1" }, { deploymentId: "s-1" }],
  // The program may have written the id alone.
  [
    "DeployedModel",
    { deployment: "s-1", inferenceModel: "accounts/acme/models/m#accounts/acme/deployments/s-1" },
    { deployment: "accounts/acme/deployments/s-1" },
  ],
])(
  "a preview of a %s knows what ends a name that it knows, and nothing of one that is open",
  async (type, inputs, ids) => {
    const shown = async (properties: Properties): Promise<Properties> => {
      const request = new rpc.CreateRequest().setUrn(urnOf(type)).setProperties(structOf(properties)).setPreview(true);
      return plain((await started().create(request)).getProperties());
    };
    expect(await shown(inputs)).toMatchObject(ids);
    const [name = ""] = Object.keys(inputs).slice(-1);
    const [id = ""] = Object.keys(ids);
    expect((await shown({ [name]: UNKNOWN }))[id]).toBe(UNKNOWN);
  },
);

test("what is a secret among inputs is one among the outputs of a preview", async () => {
  const displayName = { ...SECRET_MARK, value: "Whispered" };
  const properties = structOf({ outputModelId: "bot", displayName });
  const request = new rpc.CreateRequest().setUrn(urnOf("PromotedModel")).setProperties(properties).setPreview(true);
  expect(plain((await started().create(request)).getProperties()).displayName).toEqual(displayName);
});

test("a type and a function that this package does not have are refused with those that it has", async () => {
  const check = new rpc.CheckRequest().setUrn(urnOf("Modle")).setNews(structOf({}));
  await expect(started().check(check)).rejects.toThrow(/fireworks:index:Modle is no resource .*PromotedModel/);
  const invoke = new rpc.InvokeRequest().setTok("fireworks:index:listModels").setArgs(structOf({}));
  await expect(started().invoke(invoke)).rejects.toThrow(/listModels is no function .*listCheckpoints/);
});

describe("the provider's arguments", () => {
  const checked = (news: Properties) => {
    const answer = started().checkConfig(new rpc.CheckRequest().setNews(structOf(news)));
    return {
      inputs: plain(answer.getInputs()),
      failures: answer.getFailuresList().map((failure) => [failure.getProperty(), failure.getReason()]),
    };
  };

  test("are saved with the key and the headers as secrets", () => {
    const headers = JSON.stringify({ "X-Team": "nlp" });
    const { inputs, failures } = checked({ apiKey: KEY, additionalHeaders: headers, accountId: "acme" });
    expect(failures).toEqual([]);
    expect(inputs).toEqual({
      apiKey: { ...SECRET_MARK, value: KEY },
      additionalHeaders: { ...SECRET_MARK, value: headers },
      accountId: "acme",
    });
  });

  test("may be unknown at preview", () => {
    expect(checked({ apiKey: UNKNOWN, baseUrl: UNKNOWN }).failures).toEqual([]);
  });

  test.each([
    ["a name that is none", { acountId: "acme" }, "acountId", /is not a setting; known are apiKey, accountId/],
    ["a value that is none", { preflight: "loose" }, "preflight", /must be strict, warn or off/],
    ["a key with a line break, without showing it", { apiKey: "fw-\nof-the-team" }, "", /apiKey holds spaces/],
  ])("are refused for %s", (_, news, property, reason) => {
    const { failures } = checked(news);
    expect(failures).toEqual([[property, expect.stringMatching(reason)]]);
    expect(JSON.stringify(failures)).not.toContain("of-the-team");
  });

  const compared = (olds: Properties, news: Properties) => {
    const answer = started().diffConfig(new rpc.DiffRequest().setOlds(structOf(olds)).setNews(structOf(news)));
    return { changed: answer.getDiffsList(), replaces: answer.getReplacesList() };
  };

  test.each<[string, Properties, Properties, { changed: string[]; replaces: string[] }]>([
    [
      "another account replaces everything",
      { accountId: "acme" },
      { accountId: "beta" },
      { changed: ["accountId"], replaces: ["accountId"] },
    ],
    [
      "an account that was not named replaces nothing",
      {},
      { accountId: "acme" },
      { changed: ["accountId"], replaces: [] },
    ],
    [
      "another address replaces nothing",
      { baseUrl: "http://a" },
      { baseUrl: "http://b" },
      { changed: ["baseUrl"], replaces: [] },
    ],
    [
      "those of a dynamic provider are read by their full names",
      { "fireworks:accountId": "acme" },
      { accountId: "acme" },
      { changed: [], replaces: [] },
    ],
    [
      "another key replaces nothing",
      { apiKey: { ...SECRET_MARK, value: "a" } },
      { apiKey: { ...SECRET_MARK, value: "b" } },
      { changed: ["apiKey"], replaces: [] },
    ],
  ])("compared: %s", (_, olds, news, expected) => {
    expect(compared(olds, news)).toEqual(expected);
  });
});

test("the schema is the package's, of this version", () => {
  const schema = JSON.parse(started().getSchema().getSchema()) as { name: string; version: string; resources: object };
  expect(schema).toMatchObject({ name: "fireworks", version: "0.1.0" });
  expect(Object.keys(schema.resources).toSorted()).toEqual(
    Object.keys(INPUTS)
      .map((type) => `fireworks:index:${type}`)
      .toSorted(),
  );
});

test("the organization, which no plugin is told, is part of generated ids where it is set", async () => {
  const emulator = await startEmulator();
  const ids = [];
  for (const organization of [undefined, "organization", "acme-inc"]) {
    const { runtime } = testRuntime();
    const service = new ProviderService(() => Promise.resolve(runtime));
    const args = { apiKey: KEY, baseUrl: emulator.url, ...(organization === undefined ? {} : { organization }) };
    await service.configure(new rpc.ConfigureRequest().setArgs(structOf(args)));
    const news = structOf({ trainerJob: "sft-7" });
    const answer = await service.check(new rpc.CheckRequest().setUrn(urnOf("PromotedModel")).setNews(news));
    ids.push(plain(answer.getInputs()).outputModelId);
  }
  await emulator.close();
  expect(ids[0]).toBe(ids[1]);
  expect(ids[0]).not.toBe(ids[2]);
});

test.each([
  ["TrainerJob", { baseModel: BASE, autoSelectTrainingShape: true, displayName: "Whispered" }, "displayName"],
  ["PromotedModel", { trainerJob: "sft-7", timeouts: { poll: "1s" } }, "trainerJob"],
])("a secret of a %s that its state has elsewhere, or not at all, is no change", async (type, args, name) => {
  const emulator = await startEmulator();
  const { runtime } = testRuntime();
  const service = new ProviderService(() => Promise.resolve(runtime));
  await service.configure(new rpc.ConfigureRequest().setArgs(structOf({ apiKey: KEY, baseUrl: emulator.url })));
  const urn = urnOf(type);
  const news = structOf({ ...args, [name]: { ...SECRET_MARK, value: (args as Properties)[name] } });
  const first = await service.check(new rpc.CheckRequest().setUrn(urn).setNews(news));
  const made = await service.create(new rpc.CreateRequest().setUrn(urn).setProperties(first.getInputs()));
  const again = await service.check(new rpc.CheckRequest().setUrn(urn).setNews(news).setOlds(first.getInputs()));
  const request = new rpc.DiffRequest().setUrn(urn).setId(made.getId()).setOlds(made.getProperties());
  const diff = await service.diff(request.setOldInputs(first.getInputs()).setNews(again.getInputs()));
  await emulator.close();
  expect(diff.getChanges()).toBe(rpc.DiffResponse.DiffChanges.DIFF_NONE);
});
