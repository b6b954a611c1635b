import { afterEach, expect, test } from "vitest";
import { TestStack } from "../support/testStack.js";
import { holdings, seedWith } from "../support/trainingAccount.js";
import { BASE, TRAINING_SHAPE as SHAPE } from "../support/account.js";

let stack: TestStack;
afterEach(() => stack.close());

const SAVES = [
  { afterMs: 0, id: "step-1", checkpointType: "CHECKPOINT_TYPE_TRAINING", promotable: false },
  { afterMs: 0, id: "step-1-aaaaaaaa", checkpointType: "CHECKPOINT_TYPE_INFERENCE_BASE", promotable: true },
];

test("arguments that mean nothing are refused by name, all at once, before any request", async () => {
  stack = await TestStack.create(`
    new fireworks.ManagedTraining("bot", {
      base_model: "${BASE}", gradientAccumulationSteps: 4, acceleratorCount: pulumi.output(8), apiKey: "fw-mistake",
      replicaCount: 0, hotLoadTransitionType: "SYNC", lora: 8,
    });
  `);
  const { text, exitCode } = await stack.preview();
  for (const line of [
    "ManagedTraining bot cannot be created:",
    `base_model = "${BASE}": names are in camelCase here; write baseModel`,
    "gradientAccumulationSteps = 4: ",
    "acceleratorCount = (an output): the service ignores it here",
    "apiKey: settings of the connection are the stack's",
    "lora = 8: ManagedTraining has no such argument; leave it out",
    "baseModel: is required",
    "deploymentShape: is required",
    "replicaCount = 0: ",
    'hotLoadTransitionType = "SYNC": ',
  ]) {
    expect(text).toContain(line);
  }
  expect(text).not.toContain("fw-mistake");
  expect(exitCode).not.toBe(0);
  expect(stack.emulator.requests()).toEqual([]);
});

test("one component trains, keeps a reference, serves and promotes; it is left alone, and destroyed whole", async () => {
  stack = await TestStack.create(
    `
    const training = new fireworks.ManagedTraining("bot", {
      baseModel: "${BASE}", trainingShape: "${SHAPE}", referenceRequired: true, replicaCount: 2,
      timeouts: { poll: "1s" },
    });
    const model = training.promote("released", { waitForCheckpoint: "1h" });
    exports.model = model.resolvedCheckpoint.name;
    exports.hardware = model.trainingProfile.acceleratorType;
    exports.checkpoints = training.listCheckpoints().apply((rows) => rows.map(({ name }) => name.split("/").at(-1)).sort());
    for (const key of ["jobId", "jobName", "baseUrl", "maxContextLength", "referenceJobId", "deploymentId",
      "deploymentName", "inferenceModel", "deploymentShape"]) exports[key] = training[key];
    exports.gpu = training.trainingProfile.acceleratorType;
    `,
    { seed: seedWith({ runs: [{ saves: SAVES }] }) },
  );
  const preview = await stack.preview();
  expect(preview.text).toMatch(/starts trainer job bot-[0-9a-f]{7}: 1 node x 4 x \$13\.00/);
  expect(preview.text).toMatch(/starts trainer job bot-reference-[0-9a-f]{7}: /);
  expect(preview.text).toMatch(/creates bot-[0-9a-f]{7}/);
  expect(preview.text).toContain("waits up to 1h for the first promotable full checkpoint of bot-");
  expect(preview.exitCode).toBe(0);
  expect(stack.count("POST")).toBe(0);

  const up = await stack.up();
  expect(up.text).not.toContain("error:");
  expect(up.exitCode).toBe(0);
  const { jobs, deployments } = holdings(stack);
  expect([jobs.length, deployments.length]).toEqual([2, 1]);
  const outputs = stack.outputs();
  const [jobId, referenceJobId] = [String(outputs.jobId), String(outputs.referenceJobId)];
  const deploymentName = `accounts/acme/deployments/${String(outputs.deploymentId)}`;
  expect(jobs.toSorted()).toEqual([jobId, referenceJobId].toSorted());
  expect(outputs).toEqual({
    jobId: expect.stringMatching(/^bot-[0-9a-f]{7}$/) as string,
    jobName: `accounts/acme/rlorTrainerJobs/${jobId}`,
    baseUrl: `${stack.emulator.url}/training/v1/rlorTrainerJobs/acme/${jobId}`,
    maxContextLength: 128_000,
    referenceJobId: expect.stringMatching(/^bot-reference-[0-9a-f]{7}$/) as string,
    deploymentId: deployments[0],
    deploymentName,
    inferenceModel: deploymentName,
    deploymentShape: "accounts/fireworks/deploymentShapes/rft-qwen3-8b/versions/gyiqbrd6",
    gpu: "NVIDIA_B200_180GB",
    hardware: "NVIDIA_B200_180GB",
    model: `accounts/acme/rlorTrainerJobs/${jobId}/checkpoints/step-1-aaaaaaaa`,
    checkpoints: ["step-1", "step-1-aaaaaaaa"],
  });
  const [deployment] = stack.emulator.requests().filter(({ path }) => path.endsWith("/deployments"));
  expect(deployment?.body).toMatchObject({ baseModel: BASE, minReplicaCount: 2, maxReplicaCount: 2 });

  const requests = stack.count("POST");
  const again = await stack.up({ args: ["--expect-no-changes"] });
  expect(again.exitCode).toBe(0);
  expect(stack.count("POST")).toBe(requests);

  const destroy = await stack.destroy();
  expect(destroy.exitCode).toBe(0);
  expect(stack.resources()).toEqual([]);
  expect(holdings(stack)).toEqual({ jobs: [], deployments: [], models: [], created: { jobs: 2, deployments: 1 } });
  const deletes = stack.emulator.requests().filter(({ method }) => method === "DELETE");
  const ofJob = deletes.filter(({ path }) => !path.includes("deployments") && !path.includes(referenceJobId));
  expect(ofJob.map(({ path }) => path.split("/")[4])).toEqual(["models", "rlorTrainerJobs"]);
});
