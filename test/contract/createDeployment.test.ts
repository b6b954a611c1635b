import { describe, expect, test } from "vitest";

import { type Emulator, type Modes, type Seed } from "../../provider/emulator/index.js";
import { at, BASE, column, seedWith, send, start } from "./harness.js";
import { DEPLOYMENT_SHAPE as SHAPE } from "../support/account.js";

const ROWS = "/v1/accounts/acme/deployments";
const VERSION = `${SHAPE}/versions/gyiqbrd6`;
const FP8 = "accounts/acme/deploymentShapes/fp8";

const acme: Partial<Seed["accounts"][number]> = {
  models: [
    { id: "lora", kind: "HF_PEFT_ADDON", peftDetails: { baseModel: BASE } },
    { id: "new", state: "UPLOADING" },
  ],
  deploymentShapes: [
    {
      id: "fp8",
      versions: [
        { id: "v1", latestValidated: true, snapshot: { baseModel: BASE, precision: "FP8" } },
        { id: "v2", snapshot: { baseModel: BASE, precision: "BF16" } },
      ],
    },
  ],
};

const create = (emulator: Emulator, changes: object = {}, query = "?deploymentId=d") =>
  send(emulator, `POST ${ROWS}${query}`, { body: { baseModel: BASE, deploymentShape: SHAPE, ...changes } });

test("a bare shape becomes its version, which decides the hardware", async () => {
  const emulator = await start({ seed: seedWith({ timing: { deploymentCreatingMs: 60_000 } }) });
  const reply = await create(emulator, { minReplicaCount: 1, maxReplicaCount: 2, description: "for tests" });
  expect([reply.status, reply.body]).toMatchObject([
    200,
    {
      name: "accounts/acme/deployments/d",
      baseModel: BASE,
      state: "CREATING",
      deploymentShape: VERSION,
      acceleratorType: "NVIDIA_B200_180GB",
      acceleratorCount: 4,
      precision: "BF16",
      minReplicaCount: 1,
      maxReplicaCount: 2,
      desiredReplicaCount: 1,
      replicaCount: 0,
      description: "for tests",
      createTime: "2026-11-01T00:00:00Z",
    },
  ]);
  for (const name of ["id", "upcoming", "servesFrom"]) expect(Object.keys(reply.body as object)).not.toContain(name);
  emulator.advance("1m");
  expect((await send(emulator, `GET ${ROWS}/d`)).body).toMatchObject({
    state: "READY",
    replicaCount: 1,
    updateTime: "2026-11-01T00:01:00Z",
  });
  expect(emulator.state().accounts[0]?.created).toMatchObject({ deployments: 1 });
});

test.each<[string, object, object]>([
  ["a version", { deploymentShape: VERSION }, { deploymentShape: VERSION }],
  ["the shape that the service picks", { deploymentShape: "default" }, { deploymentShape: `${FP8}/versions/v1` }],
  [
    "an adapter with addons on the shape that the service picks",
    { baseModel: "accounts/acme/models/lora", deploymentShape: "default", enableAddons: true },
    { deploymentShape: VERSION },
  ],
  [
    "a pricing plan, revocable replicas and a bucket of one's own",
    { pricingPlanId: "p", maxReplicaCount: 2, maxWithRevocableReplicaCount: 4, hotLoadBucketUrl: "gs://own" },
    { pricingPlanId: "p", maxWithRevocableReplicaCount: 4, hotLoadBucketUrl: "gs://own" },
  ],
  ["addons on BF16", { enableAddons: true }, { enableAddons: true }],
  [
    "an accelerator instead of a shape",
    { deploymentShape: undefined, acceleratorType: "NVIDIA_H200_141GB", acceleratorCount: 2 },
    { acceleratorType: "NVIDIA_H200_141GB", acceleratorCount: 2 },
  ],
  ["replicas by default", {}, { minReplicaCount: 0, maxReplicaCount: 1 }],
  ["more replicas at least than one", { minReplicaCount: 3 }, { minReplicaCount: 3, maxReplicaCount: 3 }],
  ["a region", { placement: { region: "US_IOWA_1" } }, { placement: { region: "US_IOWA_1" } }],
  [
    "hot load",
    { enableHotLoad: true, hotLoadTrainerJob: "accounts/acme/rlorTrainerJobs/sft-7" },
    { hotLoadBucketUrl: expect.stringContaining("/d") as string },
  ],
])("%s is accepted", async (_, changes, shown) => {
  const reply = await create(await start({ seed: seedWith({ acme }) }), changes);
  expect([reply.status, reply.body]).toMatchObject([200, shown]);
});

const fp8 = { deploymentShape: FP8, enableAddons: true };
test.each<[string, object, string, number, number, string]>([
  ["without a base model", { baseModel: undefined }, "", 400, 3, "base_model is required"],
  ["of a model that is not there", { baseModel: `${BASE}x` }, "", 404, 5, "Model"],
  ["of a model that uploads", { baseModel: "accounts/acme/models/new" }, "", 400, 9, "not READY"],
  ["of somebody's private model", { baseModel: "accounts/other/models/private" }, "", 404, 5, "Model"],
  ["without shape and accelerator", { deploymentShape: undefined }, "", 400, 3, "is required"],
  ["with shape and accelerator", { acceleratorType: "NVIDIA_H200_141GB" }, "", 400, 3, "must not be set with"],
  ["with a shape that is not there", { deploymentShape: `${SHAPE}x` }, "", 404, 5, "DeploymentShape"],
  [
    "with a version that is not there",
    { deploymentShape: `${SHAPE}/versions/x` },
    "",
    404,
    5,
    "DeploymentShapeVersion",
  ],
  ["with a training shape", { deploymentShape: "accounts/fireworks/trainingShapes/x" }, "", 400, 3, "invalid shape"],
  ["with an unvalidated version", { deploymentShape: `${FP8}/versions/v2` }, "", 400, 9, "is not validated"],
  ["with addons on FP8", fp8, "", 400, 3, "enable_addons needs BF16, this is FP8"],
  [
    "with addons on FP8 by hand",
    { deploymentShape: "", acceleratorType: "NVIDIA_H200_141GB", precision: "FP8", enableAddons: true },
    "",
    400,
    3,
    "needs BF16",
  ],
  ["with more replicas at least than at most", { minReplicaCount: 2, maxReplicaCount: 1 }, "", 400, 3, "min_replica"],
  ["with a negative count", { minReplicaCount: -1 }, "", 400, 3, 'field "minReplicaCount"'],
  ["scaled to zero too soon", { autoscalingPolicy: { scaleToZeroWindow: "299s" } }, "", 400, 3, "5 minutes"],
  ["placed twice", { placement: { region: "US_IOWA_1", multiRegion: "US" } }, "", 400, 3, "exactly one"],
  ["placed nowhere known", { placement: { zone: "a" } }, "", 400, 3, "exactly one"],
  ["with an unknown field", { colour: "red" }, "", 400, 3, 'unknown field "colour"'],
  ["with extra arguments", { extraArgs: ["--x"] }, "", 403, 7, "extraArgs"],
  ["with a bad id", {}, "?deploymentId=Bad", 400, 3, "invalid deployment_id"],
  ["with an unknown flag", {}, "?force=true", 400, 3, 'unknown query parameter "force"'],
  ["with a flag that is none", {}, "?validateOnly=1", 400, 3, "must be true or false"],
])("%s it is refused and nothing comes up", async (_, changes, query, status, code, message) => {
  const emulator = await start({ seed: seedWith({ acme }) });
  const reply = await create(emulator, changes, query);
  expect([reply.status, reply.body]).toMatchObject([
    status,
    { code, message: expect.stringContaining(message) as string },
  ]);
  expect(emulator.state().accounts[0]).toMatchObject({ deployments: [], created: { deployments: 0 } });
});

test.each<[Partial<Modes>, object, string]>([
  [{}, { deploymentShape: `${FP8}/versions/v2` }, "?skipShapeValidation=true"],
  [{ privilegedFields: "accept" }, { extraArgs: ["--x"], preemptible: true }, ""],
])("with modes %j and body %j it is accepted", async (modes, changes, query) => {
  expect((await create(await start({ seed: seedWith({ acme, modes }) }), changes, query)).status).toBe(200);
});

test("a dry run answers and creates nothing", async () => {
  const emulator = await start();
  const reply = await create(emulator, {}, "?deploymentId=d&validateOnly=true");
  expect([reply.status, reply.body]).toMatchObject([200, { deploymentShape: VERSION }]);
  expect(emulator.state().accounts[0]).toMatchObject({ deployments: [], created: { deployments: 0 } });
});

test("an id that is taken is 409, a made-up one is not", async () => {
  const emulator = await start();
  await create(emulator);
  const again = await create(emulator);
  expect([again.status, at(again.body, "code")]).toEqual([409, 6]);
  expect((await create(emulator, {}, "")).body).toMatchObject({ name: "accounts/acme/deployments/deployment-2" });
});

describe("what becomes of it", () => {
  test("is the first entry that matches, as often as it says", async () => {
    const rollouts = [
      { deployment: "bad-*", count: 1, outcome: "failed" as const, afterMs: 1000, message: "no capacity" },
      { deployment: "slow-*", outcome: "stuck" as const, servesAfterMs: 60_000 },
    ];
    const emulator = await start({ seed: seedWith({ acme: { rollouts } }) });
    for (const id of ["bad-1", "bad-2", "slow-1"]) await create(emulator, {}, `?deploymentId=${id}`);
    const state = async (id: string) => at((await send(emulator, `GET ${ROWS}/${id}`)).body, "state");
    const states = () => Promise.all(["bad-1", "bad-2", "slow-1"].map(state));
    expect(await states()).toEqual(["CREATING", "READY", "CREATING"]);
    emulator.advance("1s");
    expect((await send(emulator, `GET ${ROWS}/bad-1`)).body).toMatchObject({
      state: "FAILED",
      status: { message: "no capacity" },
    });
    const probe = () =>
      send(emulator, "POST /inference/v1/completions", {
        body: { model: "accounts/acme/deployments/slow-1", prompt: "" },
      });
    expect((await probe()).status).toBe(503);
    emulator.advance("59s");
    expect((await probe()).status).toBe(200);
    emulator.advance("6d");
    expect(await states()).toEqual(["FAILED", "READY", "CREATING"]);
  });

  test.each<[Partial<Modes>, string, string[]]>([
    [{}, "", [BASE]],
    [{}, "&disableAutoDeploy=true", []],
    [{ autoDeploy: "ignored" }, "", []],
  ])("with modes %j and %s the base model is loaded on it: %j", async (modes, query, models) => {
    const emulator = await start({ seed: seedWith({ modes }) });
    await create(emulator, {}, `?deploymentId=d${query}`);
    await create(emulator, {}, `?deploymentId=e${query}`);
    const { body } = await send(emulator, "GET /v1/accounts/acme/deployedModels");
    expect(column(at(body, "deployedModels"), "model")).toEqual(models);
    expect(column(at(body, "deployedModels"), "deployment")).toEqual(models.map(() => "accounts/acme/deployments/d"));
    await send(emulator, `DELETE ${ROWS}/d`);
    expect(at((await send(emulator, "GET /v1/accounts/acme/deployedModels")).body, "totalSize")).toBe(0);
  });
});
