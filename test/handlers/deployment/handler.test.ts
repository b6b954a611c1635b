import { describe, expect, test } from "vitest";
import { type Fault, type State } from "../../../provider/emulator/index.js";
import { type Properties } from "../../../provider/lifecycle/handler.js";
import { UNKNOWN } from "../../../provider/lifecycle/properties.js";
import { createHandler } from "../../../provider/resources/deployment/handler/handler.js";
import { DEPLOYMENT, MANAGED_TRAINING, pluginType } from "../../../provider/tokens.js";
import { harnessFor, type Saved, rejectionOf } from "../../support/handlerHarness.js";
import { BASE, DEPLOYMENT_SHAPE as SHAPE } from "../../support/account.js";

const OTHER_BASE = "accounts/fireworks/models/qwen3-4b";
const VERSION = `${SHAPE}/versions/gyiqbrd6`;
const ARGS = { baseModel: BASE, deploymentShape: SHAPE };
const DAY_MS = 86_400_000;
const MANUAL = { baseModel: BASE, acceleratorType: "NVIDIA_H200_141GB", acceleratorCount: 2 };

const engine = harnessFor(DEPLOYMENT, "serve", createHandler);

const created = (): number => engine.account().created.deployments;
const rowOf = ({ id }: Pick<Saved, "id">) => engine.account().deployments.find((row) => id.endsWith(`/${row.id}`));
/** What becomes of the deployments that are created from now on. */
const rollOut = (rollout: State["accounts"][number]["rollouts"][number]): void => {
  engine.meddle((account) => account.rollouts.push(rollout));
};
const ready = { outcome: "ready", message: "" } as const;

const BESIDE_SHAPE = "cannot be set beside deploymentShape, which decides the hardware";

describe("check refuses", () => {
  test.each<[string, Properties, Record<string, string>, [property: string, reason: string][]]>([
    [
      "neither a model nor hardware",
      {},
      {},
      [
        ["baseModel", "is required: a full model name such as"],
        ["deploymentShape", "is required (accounts/<account>/deploymentShapes/<shape>"],
      ],
    ],
    [
      "every fault at once",
      {
        ...{ baseModel: "qwen3-8b", deploymentShape: SHAPE, acceleratorType: "NVIDIA_H200_141GB", acceleratorCount: 2 },
        ...{ precision: "FP8", enableAddons: true, deploymentId: "Bad_Id", minReplicaCount: 3, maxReplicaCount: 2 },
        ...{ region: "US_IOWA_1", regions: ["EU"], autoscalingPolicy: { scaleToZeroWindow: "1m" }, waitFor: "done" },
        ...{ hotLoadTrainerJob: "sft-7", acceptShapelessRisk: true, colour: "red" },
      },
      {},
      [
        ["autoscalingPolicy.scaleToZeroWindow", '"1m" must be at least 5m'],
        ["waitFor", '"done" must be created or ready'],
        ["colour", "is not a property of Deployment; known are baseModel, deploymentShape"],
        ["baseModel", "'qwen3-8b' must be a full model name"],
        ["acceleratorType", BESIDE_SHAPE],
        ["acceleratorCount", BESIDE_SHAPE],
        ["precision", BESIDE_SHAPE],
        ["acceptShapelessRisk", BESIDE_SHAPE],
        ["enableAddons", "needs precision BF16, and precision is 'FP8'"],
        ["deploymentId", "'Bad_Id' must have 1 to 63 characters"],
        ["minReplicaCount", "3 must not be greater than maxReplicaCount, which is 2"],
        ["region", "cannot be combined with regions; set exactly one of region, multiRegion, regions"],
        ["hotLoadTrainerJob", "'sft-7' must be accounts/<account>/rlorTrainerJobs/<job>"],
        ["hotLoadTrainerJob", "has no effect without enableHotLoad: true"],
      ],
    ],
    [
      "what is no shape name, and an expectation without a shape",
      { ...MANUAL, deploymentShape: undefined, expectedDeploymentShape: "rft" },
      {},
      [
        ["expectedDeploymentShape", "'rft' must be accounts/<account>/deploymentShapes/<shape>"],
        ["expectedDeploymentShape", "needs deploymentShape"],
      ],
    ],
    [
      "an expectation of what the service is to choose",
      { ...ARGS, deploymentShape: "default", expectedDeploymentShape: VERSION },
      {},
      [
        [
          "expectedDeploymentShape",
          "cannot be checked with deploymentShape: default, which lets the service choose the shape",
        ],
      ],
    ],
    [
      "a shape of another account, and a description that is too long beside the ownership line",
      { baseModel: BASE, deploymentShape: "accounts/other/deploymentShapes/theirs", description: "x".repeat(990) },
      { "fireworks:accountId": "acme" },
      [
        ["deploymentShape", "belongs to account 'other', but this stack works in 'acme'"],
        ["description", "is 990 characters; at most 8"],
      ],
    ],
    ["a missing key", ARGS, { "fireworks:apiKey": "" }, [["", "no API key. Fix: "]]],
  ])("%s, without a request", async (_, properties, config, faults) => {
    const { failures } = await engine.start(config).handler.check({}, engine.args(properties));
    expect(failures).toEqual(
      faults.map(([property, reason]) => ({ property, reason: expect.stringContaining(reason) as string })),
    );
    expect(engine.service.requests()).toEqual([]);
  });

  test.each<[string, Properties, string, string]>([
    ["a model that does not exist", { ...ARGS, baseModel: "accounts/acme/models/nope" }, "baseModel", "does not exist"],
    [
      "a shape that does not exist",
      { ...ARGS, deploymentShape: `${SHAPE}/versions/nope` },
      "deploymentShape",
      "Fix: no such deployment shape or version",
    ],
    [
      "another shape than the expected one",
      { ...ARGS, expectedDeploymentShape: `${SHAPE}/versions/older` },
      "expectedDeploymentShape",
      `expected shape ${SHAPE}/versions/older, but deploymentShape resolves to ${VERSION}; deploy on the expected shape`,
    ],
    [
      "addons on a shape of another precision",
      { ...ARGS, deploymentShape: "accounts/acme/deploymentShapes/small", enableAddons: true },
      "enableAddons",
      "needs a deployment shape of precision BF16, and accounts/acme/deploymentShapes/small/versions/v1 is FP8",
    ],
    [
      "addons on a shape that says that it takes none",
      { ...ARGS, deploymentShape: "accounts/acme/deploymentShapes/merged", enableAddons: true },
      "enableAddons",
      "needs a deployment shape that takes LoRA models, and accounts/acme/deploymentShapes/merged/versions/v1 has enableAddons: false",
    ],
    [
      "an id that somebody else has",
      { ...ARGS, deploymentId: "theirs" },
      "deploymentId",
      `'theirs' is the id of a deployment that exists (READY, of ${BASE}), and nothing proves that this resource made it`,
    ],
    [
      "the id of a softly deleted deployment",
      { ...ARGS, deploymentId: "gone" },
      "deploymentId",
      "'gone' is deleted softly, and its id stays taken until it is purged at 2026-12-01T00:00:00Z; choose another deploymentId",
    ],
  ])("%s, after a look; warn only says it, and off does not look", async (_, properties, property, reason) => {
    engine.meddle((account) => {
      account.deployments.push(
        { id: "theirs", baseModel: BASE },
        { id: "gone", state: "DELETED", purgeTime: "2026-12-01T00:00:00Z" },
      );
      const snapshot = { precision: "FP8", acceleratorType: "NVIDIA_L4", acceleratorCount: 1 };
      account.deploymentShapes.push(
        { id: "small", versions: [{ id: "v1", latestValidated: true, snapshot }] },
        {
          id: "merged",
          versions: [{ id: "v1", latestValidated: true, snapshot: { precision: "BF16", enableAddons: false } }],
        },
      );
    });
    const { failures } = await engine.start().handler.check({}, engine.args(properties));
    expect(failures).toEqual([{ property, reason: expect.stringContaining(reason) as string }]);
    const warned = engine.start();
    const mild = await warned.handler.check({}, engine.args({ ...properties, preflight: "warn" }));
    // A mismatch with what the program itself expects is never let through.
    expect(mild.failures).toHaveLength(property === "expectedDeploymentShape" ? 1 : 0);
    const requests = engine.service.requests().length;
    const off = await engine.start().handler.check({}, engine.args({ ...properties, preflight: "off" }));
    expect(engine.service.requests()).toHaveLength(requests);
    expect(off.failures).toEqual([]);
  });

  test("nothing of addons on a shape that says that it takes them, whatever its precision", async () => {
    engine.meddle((account) => {
      const snapshot = { precision: "FP8", enableAddons: true };
      account.deploymentShapes.push({ id: "multi", versions: [{ id: "v1", latestValidated: true, snapshot }] });
    });
    const deploymentShape = "accounts/acme/deploymentShapes/multi";
    const saved = await engine.create({ ...ARGS, deploymentShape, enableAddons: true });
    expect(rowOf(saved)).toMatchObject({ enableAddons: true, precision: "FP8" });
  });

  test("two resources with one id", async () => {
    const { handler } = engine.start();
    await handler.check({}, engine.args({ ...ARGS, deploymentId: "mine" }, "one"));
    const { failures } = await handler.check({}, engine.args({ ...ARGS, deploymentId: "mine" }, "two"));
    expect(failures).toMatchObject([
      { property: "deploymentId", reason: expect.stringContaining("taken already by one") as string },
    ]);
  });
});

test.each([
  ["a ManagedTraining, which 0.1.0 made without them, changes nothing", `${MANAGED_TRAINING}$${DEPLOYMENT}`, []],
  ["a ManagedTraining, moved to the plugin, changes nothing", `${MANAGED_TRAINING}$${pluginType(DEPLOYMENT)}`, []],
  ["a deployment by itself replaces it", DEPLOYMENT, ["hotLoadBucketType", "forTraining"]],
])("what the vendor sends with hot load, added to that of %s", async (_, type, replaces) => {
  const of = (properties: Properties): Properties => ({
    ...engine.args({ ...ARGS, enableHotLoad: true, ...properties }),
    __identity: `organization/urn:pulumi:dev::fleet::${type}::serve`,
  });
  const { inputs } = await engine.start().handler.check({}, of({}));
  const { id, outs } = await engine.start().handler.create(inputs);
  const { handler, said } = engine.start();
  const news = await handler.check(inputs, of({ forTraining: true, hotLoadBucketType: "FW_HOSTED" }));
  expect(news.failures).toEqual([]);
  expect((await handler.diff(id, outs, news.inputs)).replaces).toEqual(replaces);
  expect(said).toHaveLength(replaces.length === 0 ? 0 : 1);
});

test.each([
  [
    "replaces that of a ManagedTraining, which goes with its trainer",
    `${MANAGED_TRAINING}$${DEPLOYMENT}`,
    ["enableHotLoad"],
  ],
  ["changes one by itself in place", DEPLOYMENT, []],
])("hot load that is turned on %s", async (_, type, replaces) => {
  const __identity = `organization/urn:pulumi:dev::fleet::${type}::serve`;
  const of = (properties: Properties): Properties => ({ ...engine.args({ ...ARGS, ...properties }), __identity });
  const { inputs } = await engine.start().handler.check({}, of({}));
  const { id, outs } = await engine.start().handler.create(inputs);
  const { handler } = engine.start();
  const news = await handler.check(inputs, of({ enableHotLoad: true }));
  expect(await handler.diff(id, outs, news.inputs)).toMatchObject({ changes: true, replaces });
});

describe("the preview row", () => {
  test.each<[string, Properties, RegExp]>([
    [
      "scale to zero",
      ARGS,
      /^\$0\/h idle, up to \$52\.00\/h at 1 replica \(1 x 4 x \$13\.00; NVIDIA_B200_180GB, list prices as of [\d-]+\); creates serve-[0-9a-f]{7}; the service deletes it after 7 days without traffic \(minReplicaCount 0\)$/,
    ],
    [
      "a range",
      { ...MANUAL, minReplicaCount: 1, maxReplicaCount: 3 },
      /^\$16\.00\/h at 1 replica, up to \$48\.00\/h at 3 replicas \(3 x 2 x \$8\.00; NVIDIA_H200[^;]+; creates serve-[0-9a-f]{7}$/,
    ],
    [
      "a fixed number, whose maximum follows the minimum",
      { ...MANUAL, minReplicaCount: 2 },
      /^\$32\.00\/h at 2 replicas \(2 x 2 x \$8\.00/,
    ],
    ["no replica at all", { ...ARGS, maxReplicaCount: 0 }, /^\$0\/h: maxReplicaCount is 0, so nothing is served/],
    [
      "a type without a price",
      { ...MANUAL, acceleratorType: "NVIDIA_L4" },
      /^0 to 1 replica x 2 x NVIDIA_L4, for which no list price is known \(not \$0\)/,
    ],
    [
      "the service's choice",
      { ...ARGS, deploymentShape: "default" },
      /^0 to 1 replica; hardware and cost are not known yet; creates serve-/,
    ],
    [
      "a model that is not there yet",
      { ...ARGS, baseModel: UNKNOWN },
      /\$52\.00\/h at 1 replica .*; id not known yet \(depends on baseModel\); the service deletes it/,
    ],
    [
      "preflight off",
      { ...ARGS, preflight: "off" },
      /^0 to 1 replica; hardware and cost are not known yet; preflight is off/,
    ],
  ])("tells %s", async (_, properties, line) => {
    const { handler, said } = engine.start();
    const { failures } = await handler.check({}, engine.args(properties));
    expect(failures).toEqual([]);
    expect(said.map(({ message }) => message)).toEqual([expect.stringMatching(line)]);
  });
});

test("check writes defaults and the profile into inputs, and an unchanged resource asks nothing", async () => {
  const { handler } = engine.start();
  const { inputs } = await handler.check({}, engine.args(ARGS));
  expect(inputs).toMatchObject({
    minReplicaCount: 0,
    maxReplicaCount: 1,
    deploymentProfile: {
      deploymentShapeVersion: VERSION,
      acceleratorType: "NVIDIA_B200_180GB",
      acceleratorCount: 4,
      precision: "BF16",
    },
  });
  const unknown = await handler.check({}, engine.args({ ...ARGS, deploymentShape: UNKNOWN }));
  expect(unknown.inputs.deploymentProfile).toBe(UNKNOWN);
  const requests = engine.service.requests().length;
  const again = await engine.start({ "fireworks:apiKey": "" }).handler.check(inputs, engine.args(ARGS));
  expect(again.inputs).toEqual(inputs);
  expect(engine.service.requests()).toHaveLength(requests);
});

describe("create", () => {
  test("makes one deployment, waits for it, and says what stands in a request", async () => {
    engine.meddle((_, state) => Object.assign(state.timing, { deploymentCreatingMs: 60_000 }));
    const { handler, said } = engine.start();
    const { id, outs } = await engine.create(
      { ...ARGS, description: "serves", autoscalingPolicy: { scaleToZeroWindow: "10m" }, region: "US_IOWA_1" },
      handler,
    );
    expect(outs).toMatchObject({
      deploymentName: id,
      inferenceModel: id,
      state: "READY",
      deploymentShapeVersion: VERSION,
      description: "serves",
      generation: "00000001",
    });
    expect(rowOf({ id })).toMatchObject({
      deploymentShape: VERSION,
      placement: { region: "US_IOWA_1" },
      autoscalingPolicy: { scaleToZeroWindow: "600s" },
      description: expect.stringMatching(
        /^serves\nManaged by Pulumi stack fleet\/dev, resource serve \[pulumi-fireworks owner=[0-9a-f]{12} generation=00000001\]$/,
      ) as string,
    });
    expect(
      said.some(({ message }) => /^waiting for \d+ (s|min) of \d+ \w+, at \$[^:]+\/h: CREATING$/.test(message)),
    ).toBe(true);
    expect(created()).toBe(1);
  });

  test("its row says what the wait has cost so far, and what is typical once another has come up in the same run", async () => {
    engine.meddle((_, state) => Object.assign(state.timing, { deploymentCreatingMs: 60_000 }));
    const { handler, said } = engine.start();
    const [first, second] = ["first", "second"].map((name) => engine.args({ ...ARGS, minReplicaCount: 1 }, name));
    const rows = async (args = first): Promise<string[]> => {
      const before = said.length;
      const { inputs } = await handler.check({}, args ?? {});
      await handler.create(inputs);
      return said.slice(before).flatMap(({ message }) => (message.startsWith("waiting for ") ? [message] : []));
    };
    const [alone, after] = [await rows(first), await rows(second)];
    expect(alone.at(-1)).toMatch(/^waiting for \d+ s of 10 min, at \$52\.00\/h, \$0\.\d\d so far: CREATING$/);
    expect(after[0]).toMatch(/^waiting for 0 s of 10 min \(typically 6\d s\), at \$52\.00\/h: CREATING$/);
  });

  test("a LoRA model that is deployed itself is asked for with its deployment", async () => {
    engine.meddle(({ models }) =>
      models.push({
        id: "bot",
        kind: "HF_PEFT_ADDON",
        state: "READY",
        peftDetails: { baseModel: BASE, r: 8 },
      }),
    );
    const { id, outs } = await engine.create({ ...ARGS, baseModel: "accounts/acme/models/bot" });
    expect(outs.inferenceModel).toBe(`accounts/acme/models/bot#${id}`);
  });

  test("a repeated create finds its own deployment, and changes what the program says otherwise by now", async () => {
    const first = await engine.create(ARGS);
    const second = await engine.create({ ...ARGS, maxReplicaCount: 2 });
    expect([second.id, second.outs.generation, created()]).toEqual([first.id, first.outs.generation, 1]);
    expect(rowOf(second)).toMatchObject({ maxReplicaCount: 2 });
  });

  test("an id that was deleted is followed by the next one, each time", async () => {
    const ids: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const saved = await engine.create(ARGS);
      ids.push(saved.id);
      await engine.start().handler.delete(saved.id, saved.outs);
    }
    const [first = ""] = ids;
    expect(ids).toEqual([first, `${first}-2`, `${first}-3`]);
  });

  test.each<[string, "free" | "reserved", string]>([
    ["its id again where the service has freed it", "free", ""],
    ["the next id where it has not", "reserved", "-2"],
  ])("one that rested for a week, and was deleted by the service, is followed under %s", async (_, mode, suffix) => {
    const first = await engine.create(ARGS);
    engine.clock.advance(7 * DAY_MS);
    engine.service.setModes({ softDeletedId: mode });
    expect(rowOf(first)?.state).toBe("DELETED");
    const { handler, said } = engine.start();
    const second = await engine.create(ARGS, handler);
    const id = first.id.split("/").at(-1) ?? "";
    expect(said.map(({ message }) => message)).toContainEqual(
      expect.stringContaining(`creates ${id}, whose id may be free again, or ${id}-2`),
    );
    expect([second.id, created()]).toEqual([`${first.id}${suffix}`, 2]);
    expect(second.inputs.deploymentName).toBeUndefined();
    // Lost by a crash, it is found again and none is made beside it.
    expect((await engine.create(ARGS)).id).toBe(second.id);
    expect(created()).toBe(2);
  });

  test("a lost answer under the id of one that rested takes the deleted one for nothing", async () => {
    const first = await engine.create(ARGS);
    engine.clock.advance(7 * DAY_MS);
    engine.service.setModes({ softDeletedId: "free" });
    engine.service.setFaults(["POST **/deployments; reset=before"]);
    const { message } = await rejectionOf(engine.create(ARGS));
    expect(message).toContain("Whether the deployment was created is not known");
    engine.service.setFaults([]);
    expect((await engine.create(ARGS)).id).toBe(first.id);
  });

  test("one that is replaced without a change of what it is made of has the next id too", async () => {
    const saved = await engine.create(ARGS);
    const { handler } = engine.start();
    await handler.diff(saved.id, saved.outs, saved.inputs);
    expect((await engine.create(ARGS, handler)).id).toBe(`${saved.id}-2`);
  });

  test.each<[string, string]>([
    ["the answer was lost", "POST **/deployments; reset=after"],
    ["the gateway timed out behind the work", "POST **/deployments; status=504; after"],
    ["the service was busy at first", "POST **/deployments; status=429; count=2"],
  ])("when %s, there is one deployment all the same", async (_, fault) => {
    engine.service.setFaults([fault]);
    const { outs } = await engine.create(ARGS);
    expect([outs.state, created()]).toEqual(["READY", 1]);
  });

  const quota = {
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    reason: "QUOTA_EXCEEDED",
    domain: "training.fireworks.ai",
    metadata: { version: "1", quota_required: "4", quota_available: "2" },
  };
  test.each<[string, Properties, Fault[], RegExp]>([
    [
      "the quota is used up",
      {},
      [{ kind: "status", status: 429, method: "POST", path: "**/deployments", message: "too many", details: [quota] }],
      /-> 429 .*: too many.*\nFix: the account's quota of GPUs for deployments is used up \(4 required, 2 available\)/,
    ],
    [
      "the key must not do it",
      { extraArgs: ["--fast"] },
      [],
      /-> 403 .*: this key must not use extraArgs.*\nFix: .*; extraArgs and extraValues need a superuser key/,
    ],
  ])("when %s, it says what to do, and sends nothing again", async (_, properties, faults, message) => {
    engine.service.setFaults(faults);
    const { handler } = engine.start();
    const { inputs } = await handler.check({}, engine.args({ ...ARGS, ...properties }));
    expect((await rejectionOf(handler.create(inputs))).message).toMatch(message);
    expect([engine.writes().length, created()]).toEqual([1, 0]);
  });

  test("when the request did nothing and says so late, it is told after a minute of looking, and nothing is sent again", async () => {
    engine.service.setFaults(["POST **/deployments; status=503; count=forever"]);
    const { handler } = engine.start();
    const { inputs } = await handler.check({}, engine.args(ARGS));
    const { message } = await rejectionOf(handler.create(inputs));
    expect(message).toContain("Whether the deployment was created is not known");
    expect(engine.writes()).toHaveLength(1);
  });

  test("a failed deployment stays in state with its own message, and the next up brings it up once more", async () => {
    rollOut({ ...ready, outcome: "failed", message: "no capacity in US_IOWA_1" });
    const saved = await engine.createUnready(ARGS);
    expect(saved.reasons[0]).toContain(
      "is FAILED: no capacity in US_IOWA_1. It stays in the state.\nFix: run pulumi up again",
    );
    expect(saved.outs).toMatchObject({ unfinished: true, state: "FAILED" });
    const { handler } = engine.start();
    expect((await handler.diff(saved.id, saved.outs, saved.inputs)).changes).toBe(true);
    const { outs } = await handler.update(saved.id, saved.outs, saved.inputs);
    expect([outs.state, outs.unfinished, created()]).toEqual(["READY", undefined, 1]);
  });

  test("one that serves while it is still CREATING is ready; it is asked only after a while", async () => {
    rollOut({ ...ready, outcome: "stuck", servesAfterMs: 5_000 });
    const start = engine.clock.now();
    // However quickly the program polls: a completion is traffic, which guards against deletion.
    const { outs } = await engine.create({ ...ARGS, timeouts: { poll: "100ms" } });
    expect(outs).toMatchObject({ state: "CREATING" });
    expect(outs.unfinished).toBeUndefined();
    expect(engine.clock.now() - start).toBeGreaterThanOrEqual(30_000);
    expect(engine.writes().filter((line) => line.includes("completions"))).toHaveLength(1);
  });

  test("one that neither serves nor fails is kept after the time-out, and waited for again", async () => {
    rollOut({ ...ready, outcome: "stuck" });
    const saved = await engine.createUnready({ ...ARGS, timeouts: { create: "2m" } });
    expect(saved.reasons[0]).toContain(
      "is not ready after 2 min (CREATING); the service goes on, and bills its replicas",
    );
    engine.meddle((account) => account.deployments.map((row) => Object.assign(row, { state: "READY" })));
    const { outs } = await engine.start().handler.update(saved.id, saved.outs, saved.inputs);
    expect([outs.state, created()]).toEqual(["READY", 1]);
  });

  test("without waiting it is accepted as it is", async () => {
    rollOut({ ...ready, outcome: "stuck" });
    expect((await engine.create({ ...ARGS, waitFor: "created" })).outs.state).toBe("CREATING");
  });

  test("with preflight off the shape is resolved, and compared with the expected one, before anything is made", async () => {
    const { handler } = engine.start();
    const off = { ...ARGS, preflight: "off", expectedDeploymentShape: `${SHAPE}/versions/older` };
    const { inputs } = await handler.check({}, engine.args(off));
    expect((await rejectionOf(handler.create(inputs))).message).toContain(`deploymentShape resolves to ${VERSION}`);
    expect(created()).toBe(0);
  });
});

describe("diff", () => {
  test.each<[string, Properties, "update" | "replace" | "nothing"]>([
    ["minReplicaCount", { minReplicaCount: 1 }, "update"],
    ["maxReplicaCount", { maxReplicaCount: 2 }, "update"],
    ["autoscalingPolicy", { autoscalingPolicy: { scaleUpWindow: "1m" } }, "update"],
    ["displayName", { displayName: "Bot" }, "update"],
    ["description", { description: "serves" }, "update"],
    ["draftModel", { draftModel: OTHER_BASE }, "update"],
    ["annotations", { annotations: { team: "nlp" } }, "update"],
    ["forceDelete", { forceDelete: true }, "update"],
    ["timeouts", { timeouts: { delete: "1m" } }, "update"],
    ["baseModel", { baseModel: OTHER_BASE }, "replace"],
    ["deploymentShape", { deploymentShape: "accounts/fireworks/deploymentShapes/rft-qwen3-4b" }, "update"],
    [
      "deploymentShape where the program asks for a replacement",
      { deploymentShape: "accounts/fireworks/deploymentShapes/rft-qwen3-4b", whenImmutable: "replace" },
      "replace",
    ],
    ["region", { region: "US_IOWA_1" }, "update"],
    ["region where the program asks for a replacement", { region: "US_IOWA_1", whenImmutable: "replace" }, "replace"],
    ["regions", { regions: ["US_IOWA_1"] }, "update"],
    [
      "regions where the program asks for a replacement",
      { regions: ["US_IOWA_1"], whenImmutable: "replace" },
      "replace",
    ],
    ["enableAddons", { enableAddons: true }, "update"],
    [
      "enableAddons where the program asks for a replacement",
      { enableAddons: true, whenImmutable: "replace" },
      "replace",
    ],
    ["maxContextLength", { maxContextLength: 8192 }, "update"],
    [
      "maxContextLength where the program asks for a replacement",
      { maxContextLength: 8192, whenImmutable: "replace" },
      "replace",
    ],
    ["enableHotLoad", { enableHotLoad: true }, "update"],
    [
      "enableHotLoad where the program asks for a replacement",
      { enableHotLoad: true, whenImmutable: "replace" },
      "replace",
    ],
    ["disableSpeculativeDecoding", { disableSpeculativeDecoding: true }, "replace"],
    ["forTraining", { forTraining: true }, "replace"],
    ["deploymentId", { deploymentId: "mine" }, "replace"],
    ["the shape by the name of the version that runs", { deploymentShape: VERSION }, "nothing"],
    ["a flag that is off anyway", { enableAddons: false, forceDelete: false }, "nothing"],
    ["a default that is written out", { minReplicaCount: 0, maxReplicaCount: 1 }, "nothing"],
    ["waitFor", { waitFor: "created" }, "nothing"],
    ["expectedDeploymentShape", { expectedDeploymentShape: VERSION }, "nothing"],
    ["skipShapeValidation", { skipShapeValidation: true }, "nothing"],
  ])("%s", async (_, change, expected) => {
    const saved = await engine.create(ARGS);
    const { diff, failures } = await engine.change(saved, { ...ARGS, ...change });
    expect(failures).toEqual([]);
    expect([diff?.changes, (diff?.replaces.length ?? 0) > 0]).toEqual([expected !== "nothing", expected === "replace"]);
    expect(diff?.deleteBeforeReplace).toBe(false);
  });

  test("a replacement is told as a second deployment, and with an id of one's own it is refused with the way out", async () => {
    const saved = await engine.create(ARGS);
    const { handler, said } = engine.start();
    const region = { ...ARGS, region: "US_IOWA_1", whenImmutable: "replace" };
    await engine.change(saved, region, handler);
    expect(said.at(-1)?.message).toMatch(
      /^region unset -> "US_IOWA_1": a second deployment starts, \$0\/h idle, up to \$52\.00\/h .*; creates serve-[0-9a-f]{7}; the service deletes it after 7 days .*; the old one is deleted after it is ready$/,
    );

    const own = await engine.create({ ...ARGS, deploymentId: "mine" });
    const { failures } = await engine.change(own, { ...region, deploymentId: "mine" });
    expect(failures).toMatchObject([{ property: "deploymentId" }]);
    expect(failures[0]?.reason).toContain(
      'it has to be replaced (region unset -> "US_IOWA_1"), and the old one serves under that id',
    );
    expect(failures[0]?.reason).toContain("give a new deploymentId, or leave deploymentId out");
  });

  test("an unknown may be a change, is no certain replacement, and is told with what a second deployment costs", async () => {
    const saved = await engine.create(ARGS);
    const { handler, said } = engine.start();
    const { diff } = await engine.change(saved, { ...ARGS, baseModel: UNKNOWN, maxReplicaCount: 2 }, handler);
    expect(diff).toMatchObject({ changes: true, replaces: [] });
    expect(said.at(-1)?.message).toMatch(
      /^baseModel "accounts\/fireworks\/models\/qwen3-8b" -> not known yet: if it changes, a second deployment starts, \$0\/h idle, up to \$104\.00\/h at 2 replicas \(.*\); serve-[0-9a-f]{7} is deleted after it is ready; in place: maxReplicaCount 1 -> 2$/,
    );

    const own = await engine.create({ ...ARGS, deploymentId: "mine" });
    const second = engine.start();
    await engine.change(own, { ...ARGS, deploymentId: "mine", baseModel: UNKNOWN }, second.handler);
    expect(second.said.at(-1)?.message).toContain(
      "if it changes, the update will fail: a replacement cannot reuse id 'mine'; give a new deploymentId",
    );
  });
});

describe("a change of hardware and place", () => {
  const other = "accounts/fireworks/deploymentShapes/rft-qwen3-4b";
  const patches = () => engine.service.requests().filter(({ method }) => method === "PATCH");

  test.each<[string, Properties, Properties, mask: string, body: Properties, row: Properties]>([
    [
      "a place",
      {},
      { region: "US_IOWA_1" },
      "placement",
      { placement: { region: "US_IOWA_1" } },
      { placement: { region: "US_IOWA_1" } },
    ],
    ["a place that is given up", { region: "US_IOWA_1" }, {}, "placement", {}, {}],
    [
      "addons that are turned off",
      { enableAddons: true },
      {},
      "enable_addons",
      { enableAddons: false },
      { enableAddons: false },
    ],
    [
      "a context length, with what else changes",
      {},
      { maxContextLength: 8192, maxReplicaCount: 2 },
      "max_context_length,max_replica_count",
      { maxContextLength: 8192, maxReplicaCount: 2 },
      { maxContextLength: 8192 },
    ],
    ["hot load", {}, { enableHotLoad: true }, "enable_hot_load", { enableHotLoad: true }, { enableHotLoad: true }],
  ])("is one PATCH: %s", async (_, before, after, mask, body, row) => {
    const saved = await engine.create({ ...ARGS, ...before });
    const { inputs, handler } = await engine.change(saved, { ...ARGS, ...after });
    const { outs } = await handler.update(saved.id, saved.outs, inputs);
    expect(patches().map(({ query, body: sent }) => [query, sent])).toEqual([[{ updateMask: mask }, body]]);
    expect(rowOf(saved)).toMatchObject(row);
    expect([outs.deploymentName, created()]).toEqual([saved.id, 1]);
    // Nothing is left to do.
    expect(await handler.diff(saved.id, outs, inputs)).toMatchObject({ changes: false, replaces: [] });
  });

  test.each(["strict", "off"])("of the shape brings its hardware, with preflight %s", async (preflight) => {
    const saved = await engine.create(ARGS);
    const { handler, said } = engine.start();
    const news = { ...ARGS, deploymentShape: other, skipShapeValidation: true, preflight };
    const { inputs } = await engine.change(saved, news, handler);
    expect(said.at(-1)?.message).toMatch(
      /^in place: deploymentShape .*; if the service refuses that, the update fails and nothing changes \(see whenImmutable\); /,
    );
    const { outs } = await handler.update(saved.id, saved.outs, inputs);
    const version = String(outs.deploymentShapeVersion);
    expect(version).toContain(`${other}/versions/`);
    expect(outs.deploymentProfile).toMatchObject({ deploymentShapeVersion: version });
    expect(patches()[0]).toMatchObject({
      query: { updateMask: "deployment_shape", skipShapeValidation: "true" },
      body: { deploymentShape: version },
    });
    expect(await handler.diff(saved.id, outs, inputs)).toMatchObject({ changes: false });
  });

  test.each<[string, () => void, string]>([
    [
      "400",
      () => {
        engine.service.setModes({ deploymentReshape: "refuse" });
      },
      "immutable field placement|invalid updateMask: placement",
    ],
    [
      "412",
      () => {
        engine.service.setFaults(["PATCH **/deployments/*; status=412"]);
      },
      ".*",
    ],
  ])(
    "that the service refuses with %s changes nothing, and says how to ask for a replacement",
    async (_, refuse, words) => {
      const saved = await engine.create(ARGS);
      refuse();
      const before = rowOf(saved);
      const { inputs, handler } = await engine.change(saved, { ...ARGS, region: "US_IOWA_1", displayName: "Bot" });
      const { message } = await rejectionOf(handler.update(saved.id, saved.outs, inputs));
      expect(message).toMatch(
        new RegExp(
          `^${saved.id} was not changed: the service does not change region in place \\((${words})\\)\\.\nFix: set whenImmutable: "replace", with which pulumi up starts a second deployment \\(\\$0/h idle, up to .*\\) and deletes this one once that is ready; or take the change back\\.$`,
        ),
      );
      expect([rowOf(saved), created()]).toEqual([before, 1]);
    },
  );

  test("that the service ignores is told, and asked for once more", async () => {
    const saved = await engine.create(ARGS);
    engine.service.setFaults([{ kind: "ignored", method: "PATCH", path: "/v1/**", count: 1 }]);
    const { inputs, handler } = await engine.change(saved, { ...ARGS, maxContextLength: 8192 });
    const { message } = await rejectionOf(handler.update(saved.id, saved.outs, inputs));
    expect(message).toContain("but ignored maxContextLength (asked for 8192, it has");
  });

  test("beside another base is part of the replacement that the base takes", async () => {
    const saved = await engine.create(ARGS);
    const { diff } = await engine.change(saved, { ...ARGS, baseModel: OTHER_BASE, region: "US_IOWA_1" });
    expect(diff?.replaces).toEqual(["baseModel", "region"]);
  });
});

describe("update", () => {
  test("sends what differs and nothing else, under a mask, and keeps what others wrote", async () => {
    const saved = await engine.create({ ...ARGS, annotations: { team: "nlp", old: "1" } });
    engine.meddle(({ deployments }) => {
      deployments.forEach((row) =>
        Object.assign(row, { displayName: "theirs", annotations: { team: "nlp", old: "1", seen: "yes" } }),
      );
    });
    const { inputs, handler } = await engine.change(saved, {
      ...ARGS,
      maxReplicaCount: 2,
      annotations: { team: "nlp" },
      autoscalingPolicy: { scaleDownWindow: "5m" },
    });
    const { outs } = await handler.update(saved.id, saved.outs, inputs);
    const patch = engine.service.requests().find(({ method }) => method === "PATCH");
    expect(patch?.query).toEqual({ updateMask: "max_replica_count,autoscaling_policy,annotations" });
    expect(patch?.body).toEqual({
      maxReplicaCount: 2,
      autoscalingPolicy: { scaleDownWindow: "300s" },
      annotations: { team: "nlp", seen: "yes" },
    });
    expect(rowOf(saved)).toMatchObject({ displayName: "theirs" });
    expect(outs).toMatchObject({ maxReplicaCount: 2, generation: "00000001" });
    // Nothing is left to do.
    const writes = engine.writes().length;
    await handler.update(saved.id, outs, inputs);
    expect(engine.writes()).toHaveLength(writes);
  });

  test.each<[string, Properties]>([
    ["made again by somebody else", { createTime: "2026-11-02T00:00:00Z", description: "" }],
    [
      "taken over by another resource",
      {
        description:
          "Managed by Pulumi stack a/b, resource c [pulumi-fireworks owner=000000000000 generation=ffffffff]",
      },
    ],
  ])("a deployment that was %s is neither changed nor deleted nor read as one's own", async (_, fields) => {
    const saved = await engine.create(ARGS);
    engine.meddle(({ deployments }) => deployments.map((row) => Object.assign(row, fields)));
    const { inputs, handler } = await engine.change(saved, { ...ARGS, maxReplicaCount: 2 });
    const writes = engine.writes().length;
    expect((await rejectionOf(handler.update(saved.id, saved.outs, inputs))).message).toContain("was not changed: ");
    const { handler: other, said } = engine.start();
    await other.delete(saved.id, saved.outs);
    expect(said.at(-1)).toMatchObject({
      severity: "warning",
      message: expect.stringContaining("was not deleted: ") as string,
    });
    expect((await other.read(saved.id, saved.outs)).props).toEqual(saved.outs);
    expect(engine.writes()).toHaveLength(writes);
  });
});

describe("read", () => {
  test("drift is what the program manages; replica counts, states and others' fields are none", async () => {
    const saved = await engine.create({ ...ARGS, autoscalingPolicy: { scaleToZeroWindow: "10m" } });
    engine.meddle(({ deployments }) => {
      deployments.forEach((row) =>
        Object.assign(row, { state: "UPDATING", desiredReplicaCount: 0, displayName: "x", annotations: { a: "b" } }),
      );
    });
    const { handler } = engine.start();
    const quiet = await handler.read(saved.id, saved.outs);
    expect(quiet.props).toEqual({ ...saved.outs, state: "UPDATING" });
    expect((await handler.diff(saved.id, quiet.props ?? {}, saved.inputs)).changes).toBe(false);

    engine.meddle(({ deployments }) => deployments.map((row) => Object.assign(row, { maxReplicaCount: 5 })));
    const loud = await handler.read(saved.id, saved.outs);
    expect(loud.props?.maxReplicaCount).toBe(5);
    expect((await handler.diff(saved.id, loud.props ?? {}, saved.inputs)).changes).toBe(true);
  });

  test("one that has failed since is told in its own words, is no drift, and is brought up once more by the next up", async () => {
    const saved = await engine.create(ARGS);
    const status = { code: "INTERNAL", message: "lost its node" };
    engine.meddle(({ deployments }) => deployments.map((row) => Object.assign(row, { state: "FAILED", status })));
    const { handler, said } = engine.start();
    const { props = {} } = await handler.read(saved.id, saved.outs);
    expect(said).toMatchObject([
      { severity: "warning", message: `${saved.id} is FAILED: lost its node; pulumi up brings it up once more` },
    ]);
    expect((await handler.diff(saved.id, props, saved.inputs)).changes).toBe(false);

    const next = engine.start();
    await next.handler.check(saved.inputs, engine.args(ARGS));
    expect((await next.handler.diff(saved.id, props, saved.inputs)).changes).toBe(true);
    expect(next.said.at(-1)?.message).toBe("brings the deployment, which has failed, up once more");
    const { outs } = await next.handler.update(saved.id, props, saved.inputs);
    expect([outs.state, outs.unfinished, created()]).toEqual(["READY", undefined, 1]);
  });

  test("one that is deleted, softly or for good, is gone; a key that does not see the account proves nothing", async () => {
    const saved = await engine.create(ARGS);
    engine.meddle(({ deployments }) => deployments.map((row) => Object.assign(row, { state: "DELETED" })));
    expect(await engine.start().handler.read(saved.id, saved.outs)).toEqual({});
    engine.meddle((account) => (account.deployments = []));
    expect(await engine.start().handler.read(saved.id, saved.outs)).toEqual({});
    engine.meddle((account, state) => {
      const [first = ""] = account.apiKeys;
      account.apiKeys = [];
      state.accounts.push({ ...structuredClone(account), id: "other", apiKeys: [first], deployments: [] });
    });
    engine.service.setModes({ otherAccount: "not-found" });
    const { message } = await rejectionOf(engine.start().handler.read(saved.id, saved.outs));
    expect(message).toContain("so nothing is known of the deployment, and nothing was deleted or forgotten");
  });

  test.each<[string, Properties, number, string, deletedAfter?: number]>([
    [
      "may rest and is a week old: why, and what comes next",
      {},
      7,
      ": with minReplicaCount 0 the service deletes it after 7 days without traffic. The next one gets the same generated id where the service has freed it, and another one where not; with minReplicaCount 1 it stays; pulumi up creates another one",
    ],
    ["may rest and is younger: no reason is known", {}, 6, "; pulumi up creates another one"],
    ["keeps a replica: no reason is known", { minReplicaCount: 1 }, 8, "; pulumi up creates another one"],
    [
      "was deleted after 6 days, which is found on the 8th: no reason is known",
      {},
      8,
      "; pulumi up creates another one",
      6,
    ],
  ])("of one that is gone and %s", async (_, properties, days, words, deletedAfter) => {
    const saved = await engine.create({ ...ARGS, ...properties });
    const deleteTime = new Date(engine.clock.now() + (deletedAfter ?? 0) * DAY_MS).toISOString();
    const gone = { state: "DELETED", ...(deletedAfter === undefined ? {} : { deleteTime }) };
    engine.meddle(({ deployments }) => deployments.map((row) => Object.assign(row, gone)));
    engine.clock.advance(days * DAY_MS);
    const { handler, said } = engine.start();
    expect(await handler.read(saved.id, saved.outs)).toEqual({});
    expect(said.map(({ message }) => message)).toEqual([`${saved.id} is gone at the service${words}`]);
  });

  test("with another base URL nothing is read, changed or deleted", async () => {
    const saved = await engine.create(ARGS);
    const { handler } = engine.start({ "fireworks:baseUrl": "http://127.0.0.1:1" });
    for (const call of [
      () => handler.read(saved.id, saved.outs),
      () => handler.update(saved.id, saved.outs, saved.inputs),
      () => handler.delete(saved.id, saved.outs),
    ]) {
      expect((await rejectionOf(call())).message).toContain(
        `${saved.id} was created at ${engine.service.url}, but this run`,
      );
    }
  });
});

describe("delete", () => {
  test("waits until it is gone, and does nothing where it is gone already", async () => {
    const saved = await engine.create(ARGS);
    engine.meddle((_, state) => Object.assign(state.timing, { deploymentDeletingMs: 60_000 }));
    const { handler } = engine.start();
    await handler.delete(saved.id, saved.outs);
    expect(rowOf(saved)?.state).toBe("DELETED");
    const writes = engine.writes().length;
    await handler.delete(saved.id, saved.outs);
    expect(engine.writes()).toHaveLength(writes);
  });

  test.each(["400", "412"] as const)(
    "traffic within the hour refuses it (%s) and says what to do; forceDelete does it",
    async (failedPrecondition) => {
      engine.service.setModes({ failedPrecondition });
      const saved = await engine.create(ARGS);
      const lastRequestTime = new Date(engine.clock.now()).toISOString();
      engine.meddle(({ deployments }) => deployments.map((row) => Object.assign(row, { lastRequestTime })));
      const { message } = await rejectionOf(engine.start().handler.delete(saved.id, saved.outs));
      expect(message).toContain("has had traffic within the last hour");
      expect(message).toContain(
        "Fix: stop its traffic and run again an hour after the last request (a replacement sends one, too); or set forceDelete: true",
      );
      expect(rowOf(saved)?.state).toBe("READY");
      await engine.start().handler.delete(saved.id, { ...saved.outs, forceDelete: true });
      expect(rowOf(saved)?.state).toBe("DELETED");
    },
  );

  test("after a lost answer it looks again; one that does not go in time is told loudly", async () => {
    const saved = await engine.create(ARGS);
    engine.service.setFaults(["DELETE **; reset=after"]);
    await engine.start().handler.delete(saved.id, saved.outs);
    expect(rowOf(saved)?.state).toBe("DELETED");

    const other = await engine.create({ ...ARGS, timeouts: { delete: "1m" } });
    engine.meddle((_, state) => Object.assign(state.timing, { deploymentDeletingMs: 3_600_000 }));
    const { message } = await rejectionOf(engine.start().handler.delete(other.id, other.outs));
    expect(message).toContain(
      "was not deleted, and its replicas are billed while they run: it was not gone within 60 s",
    );
  });
});

test("without ownership lines a generated id proves its owner, and an id of one's own does not", async () => {
  const off = { "fireworks:ownershipMarker": "off" };
  const saved = await engine.create(ARGS, engine.start(off).handler);
  expect(rowOf(saved)?.description ?? "").toBe("");
  expect((await engine.create(ARGS, engine.start(off).handler)).id).toBe(saved.id);
  await engine.create({ ...ARGS, deploymentId: "mine" }, engine.start(off).handler);
  const { failures } = await engine.start(off).handler.check({}, engine.args({ ...ARGS, deploymentId: "mine" }));
  expect(failures).toMatchObject([{ property: "deploymentId" }]);
  expect(created()).toBe(2);
});

test("after the engine has died nothing is written", async () => {
  const saved = await engine.create(ARGS);
  const writes = engine.writes().length;
  const { handler } = engine.start({}, () => false);
  const changed = { ...saved.inputs, maxReplicaCount: 2 };
  for (const call of [
    () => handler.create({ ...saved.inputs, region: "US_IOWA_1" }),
    () => handler.update(saved.id, saved.outs, changed),
    () => handler.delete(saved.id, saved.outs),
  ]) {
    expect((await rejectionOf(call())).message).toMatch(/engine .* has gone/);
  }
  expect(engine.writes()).toHaveLength(writes);
});
