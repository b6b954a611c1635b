import { afterEach, expect, test } from "vitest";
import { TestStack } from "../support/testStack.js";
import { BASE, DEPLOYMENT_SHAPE as LINKED, TRAINING_SHAPE as SHAPE } from "../support/account.js";

let stack: TestStack;
afterEach(() => stack.close());

const FIRST = `${SHAPE}/versions/vnuk8fdq`;
const SECOND = `${SHAPE}/versions/abcd1234`;
/** Whatever needs the service fails at once. */
const ALONE = { FIREWORKS_API_KEY: "", FIREWORKS_BASE_URL: "http://127.0.0.1:1" };
const OUTPUTS = [
  ...["id", "requestedShape", "pinned", "totalAccelerators"],
  ...["trainingShapeVersion", "trainerImageTag", "maxSupportedContextLength", "nodeCount", "deploymentShapeVersion"],
  ...["deploymentImageTag", "acceleratorType", "acceleratorCount", "baseModelWeightPrecision", "pipelineParallelism"],
  ...["trainerMode", "trainingShape", "deploymentShape", "supportsLora"],
];

function program(args: string, name = "shape", opts = "{}"): string {
  return `
    const profile = new fireworks.TrainingProfile("${name}", ${args}, ${opts});
    for (const key of ${JSON.stringify(OUTPUTS)}) exports[key] = profile[key];
  `;
}
const bare = program(`{ trainingShape: "${SHAPE}" }`);

/** Fireworks validates a new version of the shape, with twice the GPUs. */
function validateNewVersion(): void {
  const state = stack.emulator.state();
  const versions = state.accounts
    .find(({ id }) => id === "fireworks")
    ?.trainingShapes.find(({ id }) => id === "qwen3-8b-128k")?.versions;
  const [old] = versions ?? [];
  if (old === undefined) throw new Error("the seed has no version of qwen3-8b-128k");
  old.latestValidated = false;
  versions?.push({ ...old, id: "abcd1234", latestValidated: true, snapshot: { ...old.snapshot, acceleratorCount: 8 } });
  stack.emulator.setState(state);
}

function asked(): string[] {
  return stack.emulator.requests().map(({ method, path }) => `${method} ${path}`);
}

test("a preview shows of the profile of a model and of a trainer what the update saves", async () => {
  const asked = `trainingShape: "${SHAPE}"`;
  stack = await TestStack.create(`
    const bot = new fireworks.PromotedModel("bot", { trainerJob: "sft-7", ${asked} });
    const trainer = new fireworks.TrainerJob("trainer", { baseModel: "${BASE}", ${asked} });
    const told = (profile) => [profile.trainingShape, profile.deploymentShape, profile.supportsLora].join(" ");
    exports.ofModel = bot.trainingProfile.apply(told);
    exports.ofTrainer = trainer.trainingProfile.apply(told);
  `);
  const told = `${SHAPE} ${LINKED}/versions/gyiqbrd6 false`;
  const { text } = await stack.preview();
  for (const name of ["ofModel", "ofTrainer"]) expect(text).toMatch(new RegExp(`${name} *: "${told}"`));
  expect((await stack.up()).exitCode).toBe(0);
  expect(stack.outputs()).toEqual({ ofModel: told, ofTrainer: told });
});

test("a preview shows all fields of a shape, and up pins its version in a small state", async () => {
  stack = await TestStack.create(bare);
  const preview = await stack.preview();
  expect(preview.text).toContain(
    "qwen3-8b-128k -> versions/vnuk8fdq: 1 node x 4 x NVIDIA_B200_180GB, context 128000, POLICY_TRAINER",
  );
  // Known before anything exists: the export itself, not "output<number>" or "[unknown]".
  expect(preview.text).toMatch(/acceleratorCount\s*: 4\n/);
  expect(preview.text).toMatch(/totalAccelerators\s*: 4\n/);
  expect(preview.text).toMatch(/trainingShapeVersion\s*: "accounts\/fireworks\/.*\/versions\/vnuk8fdq"\n/);

  expect((await stack.up()).exitCode).toBe(0);
  expect(stack.outputs()).toEqual({
    id: SHAPE,
    requestedShape: SHAPE,
    pinned: false,
    totalAccelerators: 4,
    trainingShapeVersion: FIRST,
    trainerImageTag: "0.383.0",
    maxSupportedContextLength: 128_000,
    nodeCount: 1,
    deploymentShapeVersion: "accounts/fireworks/deploymentShapes/rft-qwen3-8b/versions/gyiqbrd6",
    // deploymentImageTag: the service does not report it.
    acceleratorType: "NVIDIA_B200_180GB",
    acceleratorCount: 4,
    baseModelWeightPrecision: "BFLOAT16",
    pipelineParallelism: 1,
    trainerMode: "POLICY_TRAINER",
    trainingShape: SHAPE,
    deploymentShape: "accounts/fireworks/deploymentShapes/rft-qwen3-8b/versions/gyiqbrd6",
    supportsLora: false,
  });
  const [saved] = stack.resources();
  expect(saved?.inputs).toMatchObject({
    trainingShape: SHAPE,
    requestedShape: SHAPE,
    pinned: false,
    totalAccelerators: 4,
    trainingProfile: { trainingShapeVersion: FIRST, acceleratorType: "NVIDIA_B200_180GB" },
  });
  expect(Object.keys(saved?.outputs ?? {}).toSorted()).toEqual([
    ...["__identity", "__provider", "schemaVersion", "trainingProfile", "trainingShape"],
  ]);
  const text = String(saved?.outputs.__provider);
  expect(text).toContain(`require("pulumi-fireworks/resources/trainingProfile/provider")`);
  expect(text.length).toBeLessThanOrEqual(300);
});

test("a newly validated version changes nothing, is told by refresh, and is taken in place by reselect", async () => {
  stack = await TestStack.create(bare);
  await stack.up();
  validateNewVersion();
  const before = asked();
  stack.setProgram(program(`{ trainingShape: "${SHAPE}" }`, "renamed", `{ aliases: [{ name: "shape" }] }`));
  const unchanged = await stack.up({ args: ["--expect-no-changes"], env: ALONE });
  expect(unchanged.text).toContain("2 unchanged");
  expect(unchanged.exitCode).toBe(0);
  expect(asked()).toEqual(before);

  const refresh = await stack.refresh({ args: ["--expect-no-changes"] });
  expect(refresh.text).toContain(
    "a newer version is validated: vnuk8fdq -> abcd1234 (acceleratorCount 4 -> 8); nothing changes until reselect or trainingShape does",
  );
  expect(refresh.exitCode).toBe(0);
  expect(asked()).toHaveLength(before.length + 1);

  stack.setProgram(program(`{ trainingShape: "${SHAPE}", reselect: { run: 2 } }`, "renamed"));
  const preview = await stack.preview();
  expect(preview.text).toContain("vnuk8fdq -> abcd1234 (acceleratorCount 4 -> 8)");
  expect(preview.text).toContain("1 to update");
  expect(preview.text).toMatch(/totalAccelerators\s*: 4 => 8\n/);
  const up = await stack.up();
  expect(up.text).toContain("1 updated");
  expect(stack.outputs()).toMatchObject({ id: SHAPE, trainingShapeVersion: SECOND, totalAccelerators: 8 });

  expect((await stack.destroy()).exitCode).toBe(0);
  expect(asked().filter((request) => !request.startsWith("GET "))).toEqual([]);
});

test("naming the version that is held updates in place without a request, and another shape replaces", async () => {
  stack = await TestStack.create(bare);
  await stack.up();
  validateNewVersion();
  const before = asked();
  stack.setProgram(program(`{ trainingShape: "${FIRST}" }`));
  const up = await stack.up({ env: ALONE });
  expect(up.text).toContain("vnuk8fdq stays; now pinned by name");
  expect(asked()).toEqual(before);
  expect(stack.outputs()).toMatchObject({
    id: SHAPE,
    pinned: true,
    requestedShape: FIRST,
    trainingShape: SHAPE,
    trainingShapeVersion: FIRST,
  });

  const small = "accounts/fireworks/trainingShapes/qwen3-4b-minimum";
  stack.setProgram(program(`{ trainingShape: "${small}" }`));
  const preview = await stack.preview();
  expect(preview.text).toContain(
    "qwen3-8b-128k/versions/vnuk8fdq -> qwen3-4b-minimum/versions/k8f1fn6s (acceleratorCount 4 -> 1, ",
  );
  expect(preview.text).toContain("1 to replace");
  await stack.up();
  expect(stack.outputs()).toMatchObject({ id: small, pinned: false, totalAccelerators: 1 });
});

test("a shape that is not known at preview is unknown there, not absent, and resolved by up", async () => {
  stack = await TestStack.create(`
    const first = new fireworks.TrainingProfile("first", { trainingShape: "${SHAPE}" });
    const second = new fireworks.TrainingProfile("second", { trainingShape: first.id });
    exports.version = second.trainingShapeVersion;
  `);
  const preview = await stack.preview();
  expect(preview.text).toContain(
    "the version is chosen during the update: trainingShape not known yet; policies on hardware were not evaluated",
  );
  expect(preview.text).toMatch(/version\s*: (\[unknown\]|output<string>)/);
  expect(preview.exitCode).toBe(0);
  await stack.up();
  expect(stack.outputs()).toEqual({ version: FIRST });
  // Two processes, one resolution in each, whatever asks.
  expect(asked()).toEqual([`GET /v1/${SHAPE}/versions`, `GET /v1/${SHAPE}/versions`]);
});

test("a profile that is only read follows the latest version, unless its id names one", async () => {
  stack = await TestStack.create(`
    const { TrainingProfile } = fireworks;
    exports.latest = TrainingProfile.get("latest", "${SHAPE}").acceleratorCount;
    exports.first = TrainingProfile.get("first", "${FIRST}").trainingShapeVersion;
  `);
  await stack.up();
  validateNewVersion();
  await stack.up();
  expect(stack.outputs()).toEqual({ latest: 8, first: FIRST });
});

test("a shape that does not exist is refused at preview", async () => {
  stack = await TestStack.create(program(`{ trainingShape: "${SHAPE}9" }`));
  const { text, exitCode } = await stack.preview();
  expect(text).toContain("property trainingShape");
  expect(text).toContain(`resolve training shape ${SHAPE}9 failed: GET /v1/${SHAPE}9/versions -> 404`);
  expect(text).toContain("Fix: no such training shape or version");
  expect(text).not.toContain("    at ");
  expect(exitCode).not.toBe(0);
});
