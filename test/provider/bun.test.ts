import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(__dirname, "../..");

/** What a program prints that runs on Pulumi's mocks in a process that says it is Bun; the real one is a cell of `npm run compat`. */
function underBun(statement: string): string {
  const script = `
    Object.defineProperty(process, "versions", { value: { ...process.versions, bun: "1.4.5" } });
    const pulumi = require("@pulumi/pulumi");
    pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) });
    const fireworks = require("pulumi-fireworks");
    ${statement}
    console.log("ran");`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], {
    cwd: join(ROOT, "examples/quickstart"),
    encoding: "utf8",
  });
  return stdout + stderr;
}

test.each([
  ["PromotedModel", `{ trainerJob: "sft-7" }`],
  ["TrainingProfile", `{ trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k" }`],
  ["TrainerJob", `{ baseModel: "accounts/fireworks/models/qwen3-8b" }`],
  ["Deployment", `{ baseModel: "accounts/fireworks/models/qwen3-8b", deploymentShape: "default" }`],
  ["DeployedModel", `{ model: "accounts/acme/models/bot", deployment: "accounts/acme/deployments/serve" }`],
])("%s under Bun is refused with the reason and the fix", (resource, args) => {
  const printed = underBun(`new fireworks.${resource}("bot", ${args});`);
  expect(printed).toContain("pulumi-fireworks does not run under Bun 1.4.5");
  expect(printed).toContain("Fix: set `runtime: nodejs` in Pulumi.yaml");
  expect(printed).not.toMatch(/^ran$/m);
});

test("what needs no resource works under Bun", () => {
  expect(underBun(`console.log(fireworks.validateOutputModelId("support-bot"));`)).toMatch(/^\[\]\nran$/m);
});
