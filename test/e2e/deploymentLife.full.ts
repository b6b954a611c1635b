import { afterEach, expect, test } from "vitest";
import { TestStack } from "../support/testStack.js";
import { BASE, TRAINING_SHAPE as SHAPE } from "../support/account.js";

let stack: TestStack;
afterEach(() => stack.close());

const LINKED = "accounts/fireworks/deploymentShapes/rft-qwen3-8b/versions/gyiqbrd6";

/** Two promoted releases, one deployment of their base that takes LoRA models, and the release that is live. */
const program = (live: string, args = ""): string => `
  const profile = new fireworks.TrainingProfile("shape", { trainingShape: "${SHAPE}" });
  const releases = { r11: "step-60", r12: "step-80" };
  const models = Object.fromEntries(Object.entries(releases).map(([id, checkpoint]) =>
    [id, new fireworks.PromotedModel(id, { outputModelId: id, trainerJob: "sft-7", checkpoint })]));
  const serve = new fireworks.Deployment("serve", {
    baseModel: "${BASE}",
    deploymentShape: profile.deploymentShape,
    expectedDeploymentShape: "${LINKED}",
    enableAddons: true${args},
  });
  const live = new fireworks.DeployedModel("live", { model: models.${live}.name, deployment: serve.deploymentName });
  for (const key of ["deploymentName", "deploymentId", "inferenceModel", "state", "deploymentShapeVersion"]) exports[key] = serve[key];
  exports.gpu = serve.deploymentProfile.apply((fields) => fields.acceleratorType);
  exports.live = live.inferenceModel;
`;

const acme = () => {
  const account = stack.emulator.state().accounts.find(({ id }) => id === "acme");
  if (account === undefined) throw new Error("the seed has no account acme");
  return account;
};
/** Without the base, which the service puts on its deployment by itself. */
const loaded = () => acme().deployedModels.flatMap(({ model }) => (model === BASE ? [] : [model.split("/").at(-1)]));
const writes = () =>
  stack.emulator
    .requests()
    .flatMap(({ method, path }) => (method === "GET" ? [] : [`${method} ${path.split("/").slice(4).join("/")}`]));

test("a deployment is previewed with its price, made once, left alone, scaled in place, and its model is swapped", async () => {
  stack = await TestStack.create(program("r12"));
  const preview = await stack.preview();
  expect(preview.text).toMatch(
    /\$0\/h idle, up to \$52\.00\/h at 1 replica \(1 x 4 x \$13\.00; NVIDIA_B200_180GB, list prices as of [\d-]+\); creates serve-[0-9a-f]{7}/,
  );
  expect(preview.text).toMatch(/gpu *: "NVIDIA_B200_180GB"/);
  expect(acme().created.deployments).toBe(0);

  const up = await stack.up();
  expect(up.text).not.toContain("error:");
  const outputs = stack.outputs();
  const name = String(outputs.deploymentName);
  expect(name).toMatch(/^accounts\/acme\/deployments\/serve-[0-9a-f]{7}$/);
  expect(outputs).toEqual({
    deploymentName: name,
    deploymentId: name.split("/").at(-1),
    inferenceModel: name,
    state: "READY",
    deploymentShapeVersion: LINKED,
    gpu: "NVIDIA_B200_180GB",
    live: `accounts/acme/models/r12#${name}`,
  });
  expect([acme().created.deployments, loaded()]).toEqual([1, ["r12"]]);
  for (const { type, outputs: saved } of stack.resources().filter(({ type }) => type.includes("Deploy"))) {
    const folder = type.endsWith("Deployment") ? "deployment" : "deployedModel";
    expect(String(saved.__provider)).toContain(`require("pulumi-fireworks/resources/${folder}/provider")`);
    expect(String(saved.__provider).length).toBeLessThanOrEqual(300);
  }

  const requests = stack.emulator.requests().length;
  const again = await stack.up({ args: ["--expect-no-changes"], env: { FIREWORKS_API_KEY: "" } });
  expect(again.exitCode).toBe(0);
  expect(stack.emulator.requests()).toHaveLength(requests);

  // What replicas do by themselves is no drift.
  const state = stack.emulator.state();
  const [deployment] = state.accounts.find(({ id }) => id === "acme")?.deployments ?? [];
  Object.assign(deployment ?? {}, { state: "UPDATING", desiredReplicaCount: 0 });
  stack.emulator.setState(state);
  const refresh = await stack.refresh({ args: ["--expect-no-changes"] });
  expect(refresh.exitCode).toBe(0);

  const before = writes().length;
  stack.setProgram(program("r11", ", minReplicaCount: 1, maxReplicaCount: 3"));
  const change = await stack.preview();
  expect(change.text).toContain("r12 -> r11 (READY, no promotion)");
  expect(change.text).toMatch(
    /in place: minReplicaCount 0 -> 1, maxReplicaCount 1 -> 3; \$52\.00\/h at 1 replica, up to \$156\.00\/h at 3 replicas \(3 x 4 x \$13\.00/,
  );
  const swap = await stack.up();
  expect(swap.text).toContain("2 updated");
  const row = /deployedModels\/r\d\d-\d/;
  expect(
    writes()
      .slice(before)
      .map((line) => line.replace(row, "deployedModels/row")),
  ).toEqual([`PATCH deployments/${name.split("/").at(-1) ?? ""}`, "POST deployedModels", "DELETE deployedModels/row"]);
  expect(stack.outputs().live).toBe(`accounts/acme/models/r11#${name}`);
  expect([acme().created.deployments, loaded(), acme().operations.length]).toEqual([1, ["r11"], 2]);
  expect(acme().deployments).toMatchObject([{ minReplicaCount: 1, maxReplicaCount: 3 }]);
  expect((await stack.preview({ args: ["--expect-no-changes"] })).exitCode).toBe(0);

  const destroy = await stack.destroy();
  expect(destroy.exitCode).toBe(0);
  expect(acme().deployments).toMatchObject([{ state: "DELETED" }]);
  expect([loaded(), stack.models(), stack.resources()]).toEqual([[], [], []]);
});
