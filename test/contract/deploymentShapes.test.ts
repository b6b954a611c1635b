import { describe, expect, test } from "vitest";

import { type Emulator, type Seed } from "../../provider/emulator/index.js";
import { at, BASE, column, KEY, OTHER_KEY, seedWith, send, start } from "./harness.js";

const SHAPE = "/v1/accounts/fireworks/deploymentShapes/rft-qwen3-8b";
const NAME = "accounts/fireworks/deploymentShapes/rft-qwen3-8b/versions/gyiqbrd6";

const acme: Partial<Seed["accounts"][number]> = {
  models: [
    { id: "lora", kind: "HF_PEFT_ADDON", peftDetails: { baseModel: BASE } },
    { id: "tuned", kind: "HF_BASE_MODEL", baseModelDetails: { parameterCount: "8190000000" } },
    { id: "odd", baseModelDetails: { parameterCount: "7" } },
  ],
  deploymentShapes: [
    {
      id: "own",
      public: false,
      versions: [{ id: "v1", latestValidated: true, snapshot: { baseModel: BASE, precision: "FP8" } }],
    },
  ],
};

test("the shape that a training shape links to is there, and its latest validated version is that one", async () => {
  const emulator = await start();
  const training = await send(emulator, "GET /v1/accounts/fireworks/trainingShapes/qwen3-8b-128k/versions/vnuk8fdq");
  expect(at(training.body, "snapshot", "deploymentShapeVersion")).toBe(NAME);
  const version = await send(emulator, `GET /v1/${NAME}`);
  expect(version.body).toMatchObject({
    name: NAME,
    latestValidated: true,
    validated: true,
    snapshot: { baseModel: BASE },
  });
  const latest = await send(emulator, `GET ${SHAPE}/versions?filter=latest_validated%3Dtrue&pageSize=1`);
  expect(at(latest.body, "deploymentShapeVersions")).toEqual([version.body]);
  expect((await send(emulator, SHAPE.replace(/^/, "GET "))).body).toMatchObject({
    name: "accounts/fireworks/deploymentShapes/rft-qwen3-8b",
    baseModel: BASE,
    acceleratorType: "NVIDIA_B200_180GB",
    precision: "BF16",
  });
});

test("every training shape links to a version that exists", async () => {
  const emulator = await start();
  const { body } = await send(emulator, "GET /v1/accounts/-/trainingShapes/-/versions?pageSize=200");
  const versions = at(body, "trainingShapeVersions") as unknown[];
  expect(versions.length).toBeGreaterThanOrEqual(15);
  for (const version of versions) {
    const name = String(at(version, "snapshot", "deploymentShapeVersion"));
    expect([name, (await send(emulator, `GET /v1/${name}`)).status]).toEqual([name, 200]);
  }
});

describe("wildcards", () => {
  const names = async (emulator: Emulator, path: string, rows: string, key = KEY) => {
    const { body } = await send(emulator, `GET ${path}`, { headers: { "x-api-key": key } });
    return column(at(body, rows), "name");
  };

  test("search all accounts and all shapes, by filter and order", async () => {
    const versions = [
      { id: "v1", latestValidated: false, createTime: "2027-01-01T00:00:00Z", snapshot: { baseModel: BASE } },
      { id: "v2", latestValidated: true, createTime: "2027-01-02T00:00:00Z", snapshot: { baseModel: BASE } },
    ];
    const emulator = await start({ seed: seedWith({ acme: { trainingShapes: [{ id: "mine", versions }] } }) });
    const filter = `snapshot.base_model="${BASE}" AND latest_validated=true AND public=true`;
    const query = `filter=${encodeURIComponent(filter)}&orderBy=${encodeURIComponent("create_time desc")}`;
    const path = `/v1/accounts/-/trainingShapes/-/versions?${query}`;
    expect(await names(emulator, path, "trainingShapeVersions")).toEqual([
      "accounts/acme/trainingShapes/mine/versions/v2",
      "accounts/fireworks/trainingShapes/qwen3-8b-128k/versions/vnuk8fdq",
      "accounts/fireworks/trainingShapes/ts-qwen3-8b-policy/versions/q5m0ks3y",
    ]);
    const own = "/v1/accounts/acme/trainingShapes/-/versions";
    expect(await names(emulator, own, "trainingShapeVersions")).toHaveLength(2);
  });

  test.each([
    ["/v1/accounts/-/deploymentShapes", "deploymentShapes"],
    ["/v1/accounts/-/deploymentShapes/-/versions", "deploymentShapeVersions"],
  ])("%s finds one's own private shapes, and nobody else's", async (path, rows) => {
    const emulator = await start({ seed: seedWith({ acme }) });
    const own = await names(emulator, `${path}?pageSize=200`, rows);
    const others = await names(emulator, `${path}?pageSize=200`, rows, OTHER_KEY);
    expect(own.filter((name) => !others.includes(name)).join()).toContain("accounts/acme/deploymentShapes/own");
    expect(others).toHaveLength(own.length - 1);
  });

  test("find a seeded account fireworks instead of the built-in one", async () => {
    const seed = seedWith();
    const emulator = await start({ seed: { ...seed, accounts: [...seed.accounts, { id: "fireworks" }] } });
    expect(await names(emulator, "/v1/accounts/-/trainingShapes", "trainingShapes")).toEqual([]);
  });
});

test.each([
  [BASE, ["own", "rft-qwen3-8b"]],
  ["accounts/acme/models/lora", ["own", "rft-qwen3-8b"]],
  ["accounts/fireworks/models/glm-5p2", ["rft-glm-5p2"]],
])("shapes are listed for target model %s", async (model, ids) => {
  const emulator = await start({ seed: seedWith({ acme }) });
  const { body } = await send(emulator, `GET /v1/accounts/-/deploymentShapes?targetModel=${encodeURIComponent(model)}`);
  const found = column(at(body, "deploymentShapes"), "name").map((name) => String(name).replace(/.*\//, ""));
  expect(found).toEqual(ids);
});

describe("match", () => {
  const match = (emulator: Emulator, deployment: object | undefined, more: object = {}, account = "acme") =>
    send(emulator, `POST /v1/accounts/${account}/deploymentShapeVersions:match`, {
      body: { createDeploymentRequest: { parent: `accounts/${account}`, deployment, ...more } },
    });
  const OWN = "accounts/acme/deploymentShapes/own/versions/v1";

  test.each<[string, object, string[]]>([
    ["a base model", { baseModel: BASE }, [OWN, NAME]],
    ["a base model with addons: BF16 only", { baseModel: BASE, enableAddons: true }, [NAME]],
    ["an adapter: its base", { baseModel: "accounts/acme/models/lora" }, [OWN, NAME]],
    ["full weights: the same size", { baseModel: "accounts/acme/models/tuned" }, [NAME]],
    ["a model that no shape is for", { baseModel: "accounts/acme/models/odd" }, []],
    ["with more of a deployment", { baseModel: BASE, enableAddons: true, minReplicaCount: 1 }, [NAME]],
  ])("finds the shapes for %s", async (_, deployment, names) => {
    const { status, body } = await match(await start({ seed: seedWith({ acme }) }), deployment);
    expect(status).toBe(200);
    expect(column(at(body, "deploymentShapeVersions"), "name")).toEqual(names);
    expect(at(body, "totalSize")).toBe(names.length);
  });

  test.each([
    [{ enableAddons: true, precision: "FP8" }, true],
    [{ enableAddons: false, precision: "BF16" }, false],
    [{ enableAddons: false }, false],
    [{ precision: "BF16" }, true],
    [{ precision: "FP8" }, false],
    [{}, true],
  ])("addons: a shape that says %j takes them: %s, also at create", async (snapshot, takes) => {
    const versions = [{ id: "v1", latestValidated: true, snapshot: { baseModel: BASE, ...snapshot } }];
    const emulator = await start({ seed: seedWith({ acme: { deploymentShapes: [{ id: "own", versions }] } }) });
    const { body } = await match(emulator, { baseModel: BASE, enableAddons: true });
    expect(column(at(body, "deploymentShapeVersions"), "name").includes(OWN)).toBe(takes);
    const deployment = { baseModel: BASE, deploymentShape: OWN, enableAddons: true };
    const { status } = await send(emulator, "POST /v1/accounts/acme/deployments", { body: deployment });
    expect(status).toBe(takes ? 200 : 400);
  });

  test.each<[string, object | undefined, object, number]>([
    ["without a model", {}, {}, 400],
    ["without a deployment", undefined, {}, 400],
    ["of a model that is not there", { baseModel: `${BASE}x` }, {}, 404],
    ["for another parent", { baseModel: BASE }, { parent: "accounts/other" }, 400],
    ["with an unknown field", { baseModel: BASE }, { colour: "red" }, 400],
  ])("%s is refused", async (_, deployment, more, status) => {
    expect((await match(await start(), deployment, more)).status).toBe(status);
  });

  test("is for one's own account alone", async () => {
    expect((await match(await start(), { baseModel: BASE }, {}, "fireworks")).status).toBe(403);
  });
});
