import { afterEach, expect, test } from "vitest";
import { quickstartSeed, type Seed } from "../../provider/emulator/index.js";
import { BASE, DEPLOYMENT_SHAPE as SHAPE } from "../support/account.js";
import { TestStack } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

const program = (args: object = {}): string =>
  `const serve = new fireworks.Deployment("serve", ${JSON.stringify({ baseModel: BASE, deploymentShape: SHAPE, timeouts: { poll: "100ms" }, ...args })});
   exports.name = serve.deploymentName; exports.shape = serve.deploymentShapeVersion;`;

const OTHER_SHAPE = "accounts/fireworks/deploymentShapes/rft-qwen3-4b";
const seed = (modes: Seed["modes"] = {}): Seed => ({ ...quickstartSeed, modes });
const rows = () => stack.emulator.state().accounts.flatMap(({ deployments }) => deployments);
const writes = () => stack.emulator.requests().filter(({ method }) => method !== "GET");
const IF_REFUSED = "if the service refuses that, the update fails and nothing changes (see whenImmutable)";

test("what the vendor lists is changed in place: shape, placement and context length in one request, which the preview says", async () => {
  stack = await TestStack.create(program());
  expect((await stack.up()).exitCode).toBe(0);
  const { name } = stack.outputs();
  const news = { deploymentShape: OTHER_SHAPE, region: "US_IOWA_1", maxContextLength: 8192, displayName: "Bot" };
  stack.setProgram(program({ ...news, skipShapeValidation: true }));
  const preview = await stack.preview();
  expect(preview.text).toContain("in place: ");
  expect(preview.text).toContain(IF_REFUSED);
  expect(preview.text).not.toContain("a second deployment starts");
  const before = writes().length;
  const up = await stack.up();
  expect(up.text).toContain("1 updated");
  expect(writes().slice(before)).toMatchObject([
    {
      method: "PATCH",
      query: {
        updateMask: "deployment_shape,max_context_length,placement,display_name",
        skipShapeValidation: "true",
      },
    },
  ]);
  expect(rows()).toMatchObject([{ placement: { region: "US_IOWA_1" }, maxContextLength: 8192, displayName: "Bot" }]);
  expect(stack.outputs().name).toBe(name);
  expect(stack.outputs().shape).toContain(`${OTHER_SHAPE}/versions/`);
  expect((await stack.preview({ args: ["--expect-no-changes", "--refresh"] })).exitCode).toBe(0);
});

test("what the service refuses to change in place changes nothing else, and the way out, a replacement, starts only when it is asked for", async () => {
  stack = await TestStack.create(program(), { seed: seed({ deploymentReshape: "refuse" }) });
  expect((await stack.up()).exitCode).toBe(0);
  const [before] = rows();
  const { name } = stack.outputs();
  stack.setProgram(program({ region: "US_IOWA_1", displayName: "Bot" }));
  expect((await stack.preview()).text).toContain(IF_REFUSED);
  const refused = await stack.up();
  expect(refused.text).toContain(`${String(name)} was not changed: the service does not change region in place (`);
  expect(refused.text).toContain(
    'Fix: set whenImmutable: "replace", with which pulumi up starts a second deployment (',
  );
  expect(refused.exitCode).not.toBe(0);
  expect(rows()).toEqual([before]);

  stack.setProgram(program({ region: "US_IOWA_1", displayName: "Bot", whenImmutable: "replace" }));
  const preview = await stack.preview();
  expect(preview.text).toMatch(
    /region unset -> "US_IOWA_1": a second deployment starts, \$0\/h idle, up to \$52\.00\/h/,
  );
  expect(preview.text).not.toContain(IF_REFUSED);
  const patches = writes().filter(({ method }) => method === "PATCH").length;
  const up = await stack.up();
  expect(up.text).toContain("1 replaced");
  // Nothing was tried.
  expect(writes().filter(({ method }) => method === "PATCH")).toHaveLength(patches);
  expect(rows()).toMatchObject([{ state: "DELETED" }, { placement: { region: "US_IOWA_1" }, displayName: "Bot" }]);
  expect(stack.outputs().name).not.toBe(name);
  expect((await stack.preview({ args: ["--expect-no-changes"] })).exitCode).toBe(0);
});
