import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { installCurrent, installRelease } from "../support/installedVersion.js";
import { TestStack } from "../support/testStack.js";
import { holdings } from "../support/trainingAccount.js";

let stack: TestStack;
afterEach(() => stack.close());

/** Every resource once. */
const program = (edited = false): string => {
  const [displayName, annotations] = edited ? [`"edited"`, `{ team: "nlp" }`] : ["undefined", "undefined"];
  return `
    const baseModel = "accounts/fireworks/models/qwen3-8b";
    const displayName = ${displayName}, annotations = ${annotations};
    const profile = new fireworks.TrainingProfile("shape", { trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k" });
    new fireworks.TrainerJob("trainer", { baseModel, profile, annotations });
    const bot = new fireworks.PromotedModel("bot", { trainerJob: "sft-7", checkpoint: "step-80", profile, displayName });
    const serve = new fireworks.Deployment("serve", { baseModel, deploymentShape: profile.deploymentShape, enableAddons: true, displayName });
    new fireworks.DeployedModel("live", { model: bot.name, deployment: serve.deploymentName, displayName });
  `;
};

test("a stack that 0.1.0 has made goes on under this version: nothing changes, it is edited in place, and destroyed", async () => {
  stack = await TestStack.create(program());
  installRelease(stack.folder, "0.1.0");
  const made = await stack.up();
  expect(made.text).toContain("6 created");
  expect(versionOf(stack)).toBe("0.1.0");
  const saved = known(stack);

  installCurrent(stack.folder);
  const asked = stack.emulator.requests().length;
  const preview = await stack.preview({ args: ["--expect-no-changes"] });
  expect([preview.exitCode, preview.text]).toEqual([0, expect.stringContaining("6 unchanged")]);
  expect(stack.emulator.requests()).toHaveLength(asked);
  const refresh = await stack.refresh({ args: ["--expect-no-changes"] });
  expect([refresh.exitCode, refresh.text]).toEqual([0, expect.stringContaining("6 unchanged")]);
  expect(known(stack)).toEqual(saved);

  stack.setProgram(program(true));
  const edit = await stack.up();
  expect(edit.text).toContain("4 updated");
  expect(edit.text).not.toMatch(/replaced|created|deleted/);
  expect(stack.emulator.requests().filter(({ method }) => method === "POST")).toHaveLength(4);

  const destroy = await stack.destroy();
  expect(destroy.exitCode).toBe(0);
  expect(holdings(stack)).toMatchObject({ jobs: [], deployments: [], models: [] });
});

function versionOf({ folder }: TestStack): unknown {
  const text = readFileSync(join(folder, "node_modules/pulumi-fireworks/package.json"), "utf8");
  return (JSON.parse(text) as { version: unknown }).version;
}

/** What the state has of each resource, whatever the order in which the engine has written them. */
function known(stack: TestStack): Record<string, unknown> {
  return Object.fromEntries(stack.resources().map(({ urn, id, inputs }) => [urn, { id, inputs }]));
}
