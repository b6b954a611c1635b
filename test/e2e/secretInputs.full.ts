import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { BASE, DEPLOYMENT_SHAPE as SHAPE, TRAINING_SHAPE } from "../support/account.js";
import { KEY, TestStack, type Run } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

/** Every resource with secrets: as a whole, in an object, in a list, and one that others are made of. */
const program = (release: string): string => `
  const s = (text) => pulumi.secret(text + "-${release}");
  const model = new fireworks.PromotedModel("bot", {
    trainerJob: "sft-7", outputModelId: "bot-r1", displayName: s("hidden-model"), description: s("hidden-text"),
    annotations: { team: "nlp", token: s("hidden-token") },
  });
  new fireworks.TrainingProfile("shape", { trainingShape: "${TRAINING_SHAPE}", annotations: { token: s("hidden-note") } });
  const serve = new fireworks.Deployment("serve", {
    baseModel: "${BASE}", deploymentShape: "${SHAPE}", enableAddons: true, displayName: s("hidden-serve"),
    autoscalingPolicy: { loadTargets: pulumi.secret({ hidden_metric: 7 }) }, regions: ["US_IOWA_1", pulumi.secret("EU_FRANKFURT_1")],
    timeouts: { poll: "1s" },
  });
  new fireworks.DeployedModel("live", {
    model: model.name, deployment: serve.deploymentName, displayName: s("hidden-live"), timeouts: { poll: "1s" },
  });
  new fireworks.TrainerJob("trainer", {
    baseModel: "${BASE}", autoSelectTrainingShape: true, displayName: s("hidden-trainer"),
    timeouts: { poll: "1s" },
  });
`;
const SECRET = /hidden-|EU_FRANKFURT/;

test("secret inputs of every resource are in no row, report, error or state, from the first preview to the end", async () => {
  stack = await TestStack.create(program("one"));
  const runs: Run[] = [await stack.preview(), await stack.up(), await stack.refresh()];
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  expect(stack.savedText()).not.toMatch(SECRET);
  expect((await stack.preview()).text).toContain("6 unchanged");

  stack.setProgram(program("two"));
  const preview = await stack.run("preview", ["--json"]);
  writeFileSync(join(stack.folder, "preview.json"), preview.text);
  const report = await stack.exec("node", ["../../../dist/provider/commands/cli.js", "report", "preview.json"]);
  expect(report.text).toContain("trainer");
  const changed = await stack.preview();
  expect(changed.text).toContain("displayName [secret] -> [secret]");
  runs.push(preview, report, changed, await stack.up(), await stack.destroy());
  expect(runs.map(({ exitCode }) => exitCode)).toEqual(runs.map(() => 0));
  for (const { text } of runs) expect(text).not.toMatch(SECRET);
  expect(stack.savedText()).not.toMatch(SECRET);
});

test("an input that becomes a secret is encrypted in the outputs too, by an update in place", async () => {
  const model = (name: string): string =>
    `new fireworks.PromotedModel("bot", { trainerJob: "sft-7", outputModelId: "bot-r1", displayName: ${name} });`;
  stack = await TestStack.create(model(`"unreleased"`));
  expect((await stack.up()).exitCode).toBe(0);
  expect(JSON.stringify(stack.resources())).toContain("unreleased");
  const patches = stack.count("PATCH");

  stack.setProgram(model(`pulumi.secret("unreleased")`));
  expect((await stack.up()).text).toContain("saved as secret from now on: displayName");
  expect(JSON.stringify(stack.resources())).not.toContain("unreleased");
  expect(stack.count("PATCH")).toBe(patches);
  expect((await stack.preview()).text).toContain("2 unchanged");
});

test("a secret input that is refused is not shown by the refusal", async () => {
  stack = await TestStack.create(`
    new fireworks.PromotedModel("bot", {
      trainerJob: "sft-7", displayName: pulumi.secret("hidden-" + "x".repeat(70)), contextLength: pulumi.secret(-1234567),
      githubUrl: pulumi.secret(["hidden-list"]), annotations: { token: pulumi.secret({ a: "hidden-object" }) },
    });
  `);
  const { text, exitCode } = await stack.preview();
  expect(text).toContain("must be shorter than 64 characters");
  expect(text).not.toMatch(/hidden-|1234567/);
  expect(exitCode).not.toBe(0);
});

test("without a secret there is no word of secrets in the state", async () => {
  stack = await TestStack.create(
    `new fireworks.PromotedModel("bot", { trainerJob: pulumi.output("sft-7"), outputModelId: "bot-r1" });`,
  );
  expect((await stack.up()).exitCode).toBe(0);
  expect(stack.savedText()).not.toContain("__secrets");
  expect(stack.savedText()).not.toContain(KEY);
});
