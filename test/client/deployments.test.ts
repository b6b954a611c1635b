import { describe, expect, onTestFinished, test } from "vitest";
import {
  ConflictError,
  DeploymentFailed,
  DeploymentManager,
  type DeploymentConfig,
  NotFoundError,
  WaitTimeout,
} from "../../provider/client/index.js";
import { deployment, type Deployment } from "../../provider/client/deploymentSchemas.js";
import { waitForDeployment } from "../../provider/client/waitForDeployment.js";
import {
  BASE,
  DEPLOYED_MODEL,
  KEY,
  NOW,
  rejection,
  seedWith,
  startServer,
  startService,
  alwaysJson,
  type Service,
} from "./harness.js";
import { virtualClock } from "../support/virtualClock.js";
import { DEPLOYMENT_SHAPE as SHAPE } from "../support/account.js";

const VERSION = `${SHAPE}/versions/gyiqbrd6`;
const D = "accounts/acme/deployments/d";
const CONFIG = { deploymentId: "d", baseModel: BASE, deploymentShape: SHAPE };

type Acme = NonNullable<Parameters<typeof seedWith>[0]>["acme"];

async function open(
  acme: Acme = {},
  timing: object = {},
): Promise<Service & { readonly deployments: DeploymentManager }> {
  const service = await startService({ seed: seedWith({ acme, timing }) });
  return { ...service, deployments: new DeploymentManager(service.client) };
}
const created = ({ emulator }: Pick<Service, "emulator">) => emulator.state().accounts[0]?.created.deployments;

describe("createDeployment", () => {
  test("sends what a body holds in the body, and flags and the id in the query", async () => {
    const { deployments, emulator } = await open();
    const { name, state } = await deployments.createDeployment({
      ...CONFIG,
      disableSpeculativeDecoding: true,
      skipShapeValidation: false,
      placement: { region: "US_IOWA_1" },
      minReplicaCount: 0,
    });
    expect([name, state]).toEqual([D, "CREATING"]);
    const post = emulator.requests().find(({ method }) => method === "POST");
    expect(post?.query).toEqual({ deploymentId: "d", disableSpeculativeDecoding: "true" });
    expect(post?.body).toEqual({
      baseModel: BASE,
      deploymentShape: SHAPE,
      placement: { region: "US_IOWA_1" },
      minReplicaCount: 0,
    });
  });

  test.each<[string, Partial<DeploymentConfig>, string]>([
    ["a malformed id", { deploymentId: "Bad" }, "Invalid deployment id 'Bad'"],
    ["hardware beside a shape", { acceleratorType: "NVIDIA_L4" }, "A deployment shape decides the hardware"],
  ])("refuses %s before any request", async (_, change, message) => {
    const { deployments, requested } = await open();
    const error = await rejection(deployments.createDeployment({ ...CONFIG, ...change }));
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain(message);
    expect(requested()).toEqual([]);
  });

  test.each<[string, string, number]>([
    ["it was told to wait", "POST **/deployments; status=429; count=2", 3],
    ["the answer was lost after the work", "POST **/deployments; reset=after", 1],
    ["the gateway failed behind the work", "POST **/deployments; status=502; after", 1],
  ])("makes one when %s, and is sent again only when it did nothing", async (_, fault, posts) => {
    const service = await open();
    service.emulator.setFaults([fault]);
    expect((await service.deployments.createDeployment(CONFIG)).name).toBe(D);
    expect(service.requested().filter((line) => line.startsWith("POST"))).toHaveLength(posts);
    expect(created(service)).toBe(1);
  });

  test("after a lost answer it looks for a minute, and then says that it does not know", async () => {
    const service = await open();
    service.emulator.setFaults(["POST **/deployments; reset=before"]);
    const start = service.clock.now();
    const error = await rejection(service.deployments.createDeployment(CONFIG));
    expect(String(error)).toContain(
      `Whether the deployment was created is not known: ${D} had not appeared 60 s later`,
    );
    expect(service.clock.now() - start).toBeGreaterThanOrEqual(60_000);
    expect(service.requested().filter((line) => line.startsWith("POST"))).toHaveLength(1);
  });

  test.each(["READY", "DELETED"])("a taken id (%s) is a conflict", async (state) => {
    const { deployments } = await open({ deployments: [{ id: "d", state }] });
    expect(await rejection(deployments.createDeployment(CONFIG))).toBeInstanceOf(ConflictError);
  });
});

describe("waitForDeployment", () => {
  test("looks until it is READY, and reports what it sees", async () => {
    const { deployments, clock } = await open({}, { deploymentCreatingMs: 20_000 });
    await deployments.createDeployment(CONFIG);
    const seen = new Set<string | undefined>();
    const start = clock.now();
    const { state } = await deployments.waitForDeployment("d", { onProgress: (message) => seen.add(message) });
    expect([state, [...seen]]).toEqual(["READY", ["CREATING"]]);
    expect(clock.now() - start).toBeLessThan(31_000);
  });

  test("asks for a completion only after a while, in tokens as the vendor's client does, and takes 200 for ready", async () => {
    const plan = { outcome: "stuck" as const, servesAfterMs: 0 };
    const { deployments, requested } = await open({ rollouts: [plan] });
    await deployments.createDeployment(CONFIG);
    expect((await deployments.waitForDeployment(D)).state).toBe("CREATING");
    const probes = requested().filter((line) => line === "POST /inference/v1/completions");
    expect(probes).toHaveLength(1);
    expect(requested().indexOf("POST /inference/v1/completions")).toBeGreaterThan(4);

    const { url, received } = await startServer(alwaysJson({ choices: [] }));
    const direct = new DeploymentManager({ apiKey: KEY, baseUrl: url, clock: virtualClock() });
    onTestFinished(() => direct.close());
    expect(await direct.isServing(D)).toBe(true);
    const probe = { model: D, prompt: [1, 2], max_tokens: 4, temperature: 0 };
    expect(JSON.parse(received[0]?.body ?? "")).toEqual(probe);
  });

  test("one that is scaled to zero does not serve until a request has brought a replica up", async () => {
    const { deployments, emulator } = await open({}, { deploymentScalingUpMs: 60_000 });
    await deployments.createDeployment(CONFIG);
    await deployments.waitForDeployment(D);
    emulator.advance("1h");
    expect([await deployments.isServing(D), await deployments.isServing(D)]).toEqual([false, false]);
    emulator.advance("1m");
    expect(await deployments.isServing(D)).toBe(true);
  });

  test("one that became ready while a look took longer than that is not asked", async () => {
    const { clock } = await open();
    const states = ["CREATING", "READY"];
    let asked = 0;
    const look = async (): Promise<Deployment> => {
      await clock.sleep(31_000);
      return deployment.parse({ name: D, state: states.shift() });
    };
    const isServing = (): Promise<boolean> => {
      asked += 1;
      return Promise.resolve(false);
    };
    await waitForDeployment(look, isServing, { clock });
    expect(asked).toBe(0);
  });

  test("a failure is told in the deployment's own words", async () => {
    const { deployments } = await open({ rollouts: [{ outcome: "failed", message: "no capacity" }] });
    await deployments.createDeployment(CONFIG);
    const error = await rejection(deployments.waitForDeployment("d"));
    expect(error).toBeInstanceOf(DeploymentFailed);
    expect(error).toMatchObject({
      state: "FAILED",
      serverMessage: "no capacity",
      message: `${D} is FAILED: no capacity`,
    });
  });

  test("ends at its time-out, and through an abort", async () => {
    const { deployments } = await open({ rollouts: [{ outcome: "stuck" }] });
    await deployments.createDeployment(CONFIG);
    const late = await rejection(deployments.waitForDeployment("d", { timeoutMs: 90_000 }));
    expect(late).toBeInstanceOf(WaitTimeout);
    expect(late).toMatchObject({ timeoutMs: 90_000, last: "CREATING" });
    const reason = new Error("stop");
    expect(await rejection(deployments.waitForDeployment("d", { signal: AbortSignal.abort(reason) }))).toBe(reason);
  });
});

test("find, list and update name what they mean: a mask, softly deleted ones on request, pages", async () => {
  const { deployments, emulator } = await open({
    deployments: [{ id: "d", baseModel: BASE }, { id: "e" }, { id: "gone", state: "DELETED" }],
  });
  expect(await deployments.findDeployment("nope")).toBeUndefined();
  expect(await rejection(deployments.getDeployment("nope"))).toBeInstanceOf(NotFoundError);
  expect(await rejection(deployments.getDeployment("No Name"))).toBeInstanceOf(TypeError);
  const ids = async (options: Parameters<DeploymentManager["listDeployments"]>[0]) =>
    (await deployments.listDeployments(options)).map(({ name }) => name.split("/").at(-1));
  expect(await ids({ pageSize: 1 })).toEqual(["d", "e"]);
  expect(await ids({ showDeleted: true })).toEqual(["d", "e", "gone"]);

  const patched = await deployments.updateDeployment("d", { maxReplicaCount: 4, displayName: "Bot" });
  expect(patched).toMatchObject({ maxReplicaCount: 4, displayName: "Bot", baseModel: BASE });
  expect(emulator.requests().at(-1)?.query).toEqual({ updateMask: "max_replica_count,display_name" });
  expect((await deployments.scaleDeployment("d", 3)).desiredReplicaCount).toBe(3);
});

test("delete is soft unless it is told otherwise, respects traffic, and can be undone", async () => {
  const { deployments } = await open({ deployments: [{ id: "d", lastRequestTime: NOW }] });
  expect(String(await rejection(deployments.deleteDeployment("d")))).toContain("traffic within the last hour");
  await deployments.deleteDeployment("d", { ignoreChecks: true });
  expect((await deployments.getDeployment("d")).state).toBe("DELETED");
  await deployments.undeleteDeployment("d");
  expect((await deployments.getDeployment("d")).state).toBe("READY");
  await deployments.deleteDeployment("d", { ignoreChecks: true, hard: true });
  expect(await deployments.findDeployment("d")).toBeUndefined();
});

test("a LoRA model is loaded, listed, written whole, and unloaded", async () => {
  const model = "accounts/acme/models/lora";
  const { deployments, emulator } = await open({
    models: [{ id: "lora", kind: "HF_PEFT_ADDON", peftDetails: { baseModel: BASE, r: 8 } }],
    deployments: [{ id: "d", baseModel: BASE, enableAddons: true }],
  });
  const { name } = await deployments.loadDeployedModel({ model, deployment: D, description: "live" });
  expect(await deployments.listDeployedModels("d")).toMatchObject([{ name, model, deployment: D, default: true }]);
  expect((await deployments.listDeployedModels()).map((row) => row.name)).toEqual([DEPLOYED_MODEL, name]);
  expect(await deployments.listDeployedModels("another")).toEqual([]);
  // A PATCH that left fields out could wipe them.
  emulator.setModes({ patchWithoutMask: "overwrite" });
  const fields = { displayName: "Live", description: "live", default: true, public: false };
  expect(await deployments.updateDeployedModel(name, fields)).toMatchObject(fields);
  await deployments.unloadDeployedModel(name);
  expect(await deployments.findDeployedModel(name)).toBeUndefined();
});

test.each([
  ["a bare shape is its latest validated version", SHAPE],
  ["a version is exactly that one", VERSION],
])("resolveDeploymentShape: %s", async (_, shape) => {
  const { deployments } = await open();
  expect(await deployments.resolveDeploymentShape(shape)).toEqual({
    deploymentShapeVersion: VERSION,
    acceleratorType: "NVIDIA_B200_180GB",
    acceleratorCount: 4,
    precision: "BF16",
    enableAddons: true,
    maxContextLength: 128_000,
    baseModel: BASE,
  });
});

test("resolveDeploymentShape refuses what is none, and says when no version is validated", async () => {
  const { deployments } = await open({ deploymentShapes: [{ id: "raw", versions: [{ id: "v1", snapshot: {} }] }] });
  expect(await rejection(deployments.resolveDeploymentShape("rft-qwen3-8b"))).toBeInstanceOf(TypeError);
  const raw = "accounts/acme/deploymentShapes/raw";
  expect(String(await rejection(deployments.resolveDeploymentShape(raw)))).toContain(
    "it has no latest validated version",
  );
  // What is not reported is absent, not empty.
  expect(await deployments.resolveDeploymentShape(`${raw}/versions/v1`)).toEqual({
    deploymentShapeVersion: `${raw}/versions/v1`,
  });
});
