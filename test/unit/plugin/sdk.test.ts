import * as pulumi from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import * as fireworks from "../../../provider/plugin/sdk/index.js";
import { type ObjectSpec } from "../../../scripts/schema/typeReader.mts";

const ROOT = join(__dirname, "../../..");
const SHAPE = "accounts/fireworks/trainingShapes/qwen3-8b-128k";
const PROFILE = { trainingShapeVersion: `${SHAPE}/versions/v1`, trainingShape: SHAPE, nodeCount: 1 };
const BASE = "accounts/fireworks/models/qwen3-8b";
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
const schema = JSON.parse(readFileSync(join(ROOT, "provider/plugin/schema.json"), "utf8")) as {
  pluginDownloadURL: string;
  resources: Record<string, ObjectSpec & { inputProperties: object; aliases: { type: string }[] }>;
  provider: { inputProperties: object };
  functions: object;
};

/** A request of the SDK, as far as it is looked at here. */
interface Request {
  getType(): string;
  getVersion(): string;
  getPlugindownloadurl(): string;
  getAliasesList(): readonly { toObject(): { spec?: { type: string } } }[];
}

let made: Map<string, pulumi.runtime.MockResourceArgs>;
let requests: Request[];
let calls: pulumi.runtime.MockCallArgs[];

beforeEach(async () => {
  made = new Map();
  requests = [];
  calls = [];
  await pulumi.runtime.setMocks({
    newResource: (args) => {
      made.set(args.name, args);
      const profile = args.type.endsWith(":TrainingProfile") ? { trainingProfile: PROFILE } : {};
      return { id: args.id ?? args.name, state: { ...(args.inputs as object), ...profile } };
    },
    call: (args) => {
      calls.push(args);
      const rows = { checkpoints: ["step-1"], trainingShapes: [PROFILE] };
      return args.token.endsWith(":getTrainingProfile") ? PROFILE : rows;
    },
  });
  const monitor = pulumi.runtime.getMonitor() as unknown as {
    registerResource(request: Request, ...rest: unknown[]): unknown;
  };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, ...rest) => {
    requests.push(request);
    return register(request, ...rest);
  };
});

/** Waits until a resource is registered, and says what it was given. */
async function inputsOf(resource: pulumi.Resource, name: string): Promise<unknown> {
  await resolved(resource.urn);
  return made.get(name)?.inputs;
}

function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply((value) => {
      resolve(value);
    });
  });
}

const RESOURCES = {
  PromotedModel: () => new fireworks.PromotedModel("one", { trainerJob: "sft-7", public: false }),
  TrainingProfile: () => new fireworks.TrainingProfile("one", { trainingShape: SHAPE }),
  TrainerJob: () => new fireworks.TrainerJob("one", { baseModel: BASE, loraRank: 8 }),
  Deployment: () => new fireworks.Deployment("one", { baseModel: BASE, deploymentShape: undefined }),
  DeployedModel: () => new fireworks.DeployedModel("one", { model: "m", deployment: "d" }),
};

describe.each(Object.entries(RESOURCES))("%s", (name, make) => {
  const spec = schema.resources[`fireworks:index:${name}`];

  test("sends what the program has set and nothing else", async () => {
    const sent: Record<string, unknown> = {
      PromotedModel: { trainerJob: "sft-7", public: false },
      TrainingProfile: { trainingShape: SHAPE },
      TrainerJob: { baseModel: BASE, loraRank: 8 },
      Deployment: { baseModel: BASE },
      DeployedModel: { model: "m", deployment: "d" },
    };
    expect(await inputsOf(make(), "one")).toEqual(sent[name]);
  });

  test("has the outputs that the schema promises", () => {
    const outputs = Object.entries(make())
      .filter(([, value]) => pulumi.Output.isInstance(value))
      .map(([key]) => key);
    expect(outputs).toEqual(expect.arrayContaining([...(spec?.required ?? ["nothing"])]));
    const known = { id: {}, urn: {}, ...spec?.properties, ...spec?.inputProperties };
    expect(outputs.filter((output) => !(output in known))).toEqual([]);
  });

  test("says which plugin it needs and where that is, and takes over what the dynamic provider has made", async () => {
    await resolved(make().urn);
    const [request] = requests.filter((one) => one.getType() === `fireworks:index:${name}`);
    expect(request?.getVersion()).toBe(version);
    expect(request?.getPlugindownloadurl()).toBe(schema.pluginDownloadURL);
    expect(request?.getAliasesList().map((alias) => alias.toObject().spec?.type)).toEqual(
      spec?.aliases.map(({ type }) => type),
    );
  });
});

test.each([
  ["PromotedModel", () => fireworks.PromotedModel.get("found", "bot")],
  ["TrainingProfile", () => fireworks.TrainingProfile.get("found", SHAPE)],
  ["TrainerJob", () => fireworks.TrainerJob.get("found", "sft-7")],
  ["Deployment", () => fireworks.Deployment.get("found", "serve")],
  ["DeployedModel", () => fireworks.DeployedModel.get("found", "accounts/acme/deployedModels/live")],
])("%s.get reads what is there by its id alone", async (name, get) => {
  expect(await inputsOf(get(), "found")).toEqual({});
  const read = made.get("found");
  expect(read?.type).toBe(`fireworks:index:${name}`);
  expect(read?.id).toMatch(/\w/);
});

test("a profile gives its shape and its fields", async () => {
  const profile = new fireworks.TrainingProfile("shape", { trainingShape: SHAPE });
  const job = new fireworks.TrainerJob("job", { baseModel: BASE, profile });
  const given = { trainingShape: SHAPE, trainingProfile: PROFILE };
  expect(await inputsOf(job, "job")).toEqual({ baseModel: BASE, ...given });
  const bot = new fireworks.PromotedModel("bot", { trainerJob: "sft-7", profile });
  expect(await inputsOf(bot, "bot")).toEqual({ trainerJob: "sft-7", ...given });
});

describe("a profile", () => {
  const pinned = `${SHAPE}/versions/v1`;

  test("tells its fields, its shape without the version, and the shape as the program wrote it", async () => {
    const profile = new fireworks.TrainingProfile("shape", { trainingShape: pinned });
    expect(await resolved(profile.nodeCount)).toBe(PROFILE.nodeCount);
    expect(await resolved(profile.trainingShapeVersion)).toBe(PROFILE.trainingShapeVersion);
    expect(await resolved(profile.deploymentShape)).toBeUndefined();
    expect(await resolved(profile.totalAccelerators)).toBeUndefined();
    expect(await resolved(profile.trainingShape)).toBe(SHAPE);
    expect([await resolved(profile.requestedShape), await resolved(profile.pinned)]).toEqual([pinned, true]);
  });

  test("goes on with the version that the program wrote", async () => {
    const profile = new fireworks.TrainingProfile("shape", { trainingShape: pinned });
    const job = new fireworks.TrainerJob("job", { baseModel: BASE, profile });
    expect(await inputsOf(job, "job")).toMatchObject({ trainingShape: pinned });
  });
});

test("a model tells its id and its account", async () => {
  const bot = new fireworks.PromotedModel("bot", { trainerJob: "sft-7", outputModelId: "bot-r1" });
  expect(await resolved(bot.modelId)).toBe("bot-r1");
  Object.assign(bot, { name: pulumi.output("accounts/acme/models/bot-r1") });
  expect(await resolved(bot.accountId)).toBe("acme");
});

test("a model's provenance is told as that of the dynamic class is", async () => {
  const bot = new fireworks.PromotedModel("bot", { trainerJob: "sft-7" });
  Object.assign(bot, { name: pulumi.output("accounts/acme/models/bot-r1"), kind: pulumi.output("HF_PEFT_ADDON") });
  expect(await resolved(fireworks.exportProvenance(bot))).toMatchObject({
    model: "accounts/acme/models/bot-r1",
    kind: "HF_PEFT_ADDON",
    package: { name: "pulumi-fireworks", version },
  });
});

test("a profile beside a shape is refused", () => {
  const profile = new fireworks.TrainingProfile("shape", { trainingShape: SHAPE });
  expect(() => new fireworks.PromotedModel("bot", { trainingShape: SHAPE, profile })).toThrow(
    "PromotedModel bot: set trainingShape or profile, not both.",
  );
});

describe("a provider", () => {
  /** Each with a value of its own. */
  const args: Required<fireworks.ProviderArgs> = {
    apiKey: "key",
    accountId: "acme",
    baseUrl: "http://127.0.0.1",
    trainerGatewayUrl: "http://127.0.0.1",
    additionalHeaders: { "X-Team": "nlp" },
    verifySsl: false,
    preflight: "warn",
    ownershipMarker: "off",
    renamedFrom: "fleet/dev",
    organization: "acme",
  };

  test("takes every setting of the schema, and gives the plugin those that are no texts as JSON", async () => {
    expect(Object.keys(args).sort()).toEqual(Object.keys(schema.provider.inputProperties).sort());
    const provider = new fireworks.Provider("acme", args);
    const inputs = await inputsOf(provider, "acme");
    expect(inputs).toMatchObject({ accountId: "acme", verifySsl: "false", ownershipMarker: "off" });
    expect(JSON.stringify(inputs)).toContain(JSON.stringify(JSON.stringify({ "X-Team": "nlp" })));
  });

  test("gives the key and the headers as secrets and nothing else, and leaves out what is not set", async () => {
    const provider = new fireworks.Provider("acme", args);
    const inputs = (await inputsOf(provider, "acme")) as Record<string, unknown>;
    const secret = Object.keys(inputs).filter((key) => typeof inputs[key] === "object");
    expect(secret.sort()).toEqual(["additionalHeaders", "apiKey"]);
    expect(await inputsOf(new fireworks.Provider("bare"), "bare")).toEqual({});
  });
});

describe("a function", () => {
  test("answers what the plugin answers, a list without the name that it has there", async () => {
    expect(await fireworks.getTrainingProfile({ trainingShape: SHAPE })).toEqual(PROFILE);
    expect(await fireworks.listCheckpoints({ trainerJob: "sft-7" })).toEqual(["step-1"]);
    expect(await fireworks.listLiveCheckpoints({ trainerJob: "sft-7" })).toEqual(["step-1"]);
    expect(await fireworks.listTrainingShapes()).toEqual([PROFILE]);
    expect(calls.map(({ token }) => token).sort()).toEqual(Object.keys(schema.functions).sort());
  });

  test("takes outputs in its other form", async () => {
    const trainerJob = pulumi.output("sft-7");
    expect(await resolved(fireworks.getTrainingProfileOutput({ trainingShape: pulumi.output(SHAPE) }))).toEqual(
      PROFILE,
    );
    expect(await resolved(fireworks.listCheckpointsOutput({ trainerJob }))).toEqual(["step-1"]);
    expect(await resolved(fireworks.listLiveCheckpointsOutput({ trainerJob }))).toEqual(["step-1"]);
    expect(await resolved(fireworks.listTrainingShapesOutput())).toEqual([PROFILE]);
    expect(calls.map(({ inputs }) => inputs as unknown)).toEqual([
      { trainingShape: SHAPE },
      { trainerJob: "sft-7" },
      { trainerJob: "sft-7" },
      {},
    ]);
  });
});
