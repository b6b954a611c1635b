import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { BASE, DEPLOYMENT_SHAPE, TRAINING_SHAPE } from "../support/account.js";
import { linkPackages } from "../../scripts/example/linkPackages.mts";
import { TestStack } from "../support/testStack.js";

const SCRATCH = join(__dirname, "../scratch");
const PLUGINS =
  "plugins:\n  providers:\n    - name: fireworks\n      path: node_modules/pulumi-fireworks/dist/plugin\n";

let stack: TestStack;
afterEach(() => stack.close());

/** Every resource, by the package's own classes. */
const OWN = `const fireworks = require("pulumi-fireworks");
const pulumi = require("@pulumi/pulumi");
const shape = new fireworks.TrainingProfile("shape", { trainingShape: "${TRAINING_SHAPE}" });
const trainer = new fireworks.TrainerJob("trainer", { baseModel: "${BASE}", profile: shape });
const bot = new fireworks.PromotedModel("bot", { trainerJob: "sft-7", profile: shape, displayName: "Bot" });
const base = new fireworks.Deployment("base", { baseModel: "${BASE}", deploymentShape: "${DEPLOYMENT_SHAPE}", enableAddons: true });
new fireworks.DeployedModel("live", { model: bot.name, deployment: base.deploymentName });
`;

/** The same by the plugin, in YAML: each takes over what its alias names. */
const moved = (displayName = "Bot"): string => {
  const resource = (name: string, type: string, properties: string): string =>
    `  ${name}:\n    type: fireworks:${type}\n    properties: {${properties}}\n    options: {aliases: [{type: "pulumi-nodejs:dynamic/fireworks:${type}"}]}\n`;
  return [
    "resources:\n",
    resource("shape", "TrainingProfile", `trainingShape: ${TRAINING_SHAPE}`),
    resource(
      "trainer",
      "TrainerJob",
      `baseModel: ${BASE}, trainingShape: "${TRAINING_SHAPE}", trainingProfile: "\${shape.trainingProfile}"`,
    ),
    resource(
      "bot",
      "PromotedModel",
      `trainerJob: sft-7, displayName: ${displayName}, trainingShape: "${TRAINING_SHAPE}", trainingProfile: "\${shape.trainingProfile}"`,
    ),
    resource("base", "Deployment", `baseModel: ${BASE}, deploymentShape: ${DEPLOYMENT_SHAPE}, enableAddons: true`),
    resource("live", "DeployedModel", `model: "\${bot.name}", deployment: "\${base.deploymentName}"`),
  ].join("");
};

async function inOwnClasses(): Promise<void> {
  mkdirSync(SCRATCH, { recursive: true });
  const folder = mkdtempSync(join(SCRATCH, "moving-"));
  linkPackages(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "e2e", main: "index.js" }));
  write(folder, "index.js", OWN, "nodejs");
  stack = await TestStack.at(folder);
  const up = await stack.up();
  expect(up.exitCode, up.text).toBe(0);
}

function write(folder: string, file: string, program: string, runtime: "nodejs" | "yaml"): void {
  writeFileSync(join(folder, "Pulumi.yaml"), `name: e2e\nruntime: ${runtime}\n${PLUGINS}`);
  writeFileSync(join(folder, file), program);
}

const writes = (): number => stack.emulator.requests().filter(({ method }) => method !== "GET").length;

test("an alias takes a stack of the package's classes to the plugin, without a change or a request", async () => {
  await inOwnClasses();
  const before = stack.emulator.requests().length;
  write(stack.folder, "Main.yaml", moved(), "yaml");
  await stack.reload();
  const preview = await stack.preview({ args: ["--diff", "--expect-no-changes"] });
  expect(preview.exitCode, preview.text).toBe(0);
  const up = await stack.up({ args: ["--expect-no-changes"] });
  expect(up.exitCode, up.text).toBe(0);
  expect(stack.emulator.requests()).toHaveLength(before);
  expect(stack.resources().map(({ type }) => type)).toEqual(
    expect.arrayContaining(["fireworks:index:PromotedModel", "fireworks:index:DeployedModel"]),
  );

  const refresh = await stack.refresh({ args: ["--expect-no-changes"] });
  expect(refresh.exitCode, refresh.text).toBe(0);
  write(stack.folder, "Main.yaml", moved("Another"), "yaml");
  const change = await stack.up();
  expect(change.exitCode, change.text).toBe(0);
  expect(change.text).toContain("1 updated");
  expect(stack.promotions()).toBe(1);
  const destroy = await stack.destroy();
  expect(destroy.exitCode, destroy.text).toBe(0);
  expect(stack.models()).toEqual([]);
});

test("the way back takes it to the classes again, also after a refresh and an update", async () => {
  await inOwnClasses();
  write(stack.folder, "Main.yaml", moved("Another"), "yaml");
  await stack.reload();
  for (const run of [await stack.up(), await stack.refresh()]) expect(run.exitCode, run.text).toBe(0);
  const before = writes();
  const back = OWN.replace('displayName: "Bot"', 'displayName: "Another"').replace(
    /new fireworks\.(\w+)\((.*)\);$/gm,
    'new fireworks.$1($2, { aliases: [{ type: "fireworks:index:$1" }] });',
  );
  write(stack.folder, "index.js", back, "nodejs");
  await stack.reload();
  const preview = await stack.preview({ args: ["--diff", "--expect-no-changes"] });
  expect(preview.exitCode, preview.text).toBe(0);
  const up = await stack.up();
  expect(up.exitCode, up.text).toBe(0);
  const refresh = await stack.refresh({ args: ["--expect-no-changes"] });
  expect(refresh.exitCode, refresh.text).toBe(0);
  expect(writes()).toBe(before);
  const destroy = await stack.destroy();
  expect(destroy.exitCode, destroy.text).toBe(0);
  expect([stack.models(), stack.promotions()]).toEqual([[], 1]);
});
