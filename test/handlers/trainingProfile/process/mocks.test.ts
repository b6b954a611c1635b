import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { providerTextOf } from "../../../support/providerProcess.js";
import { TRAINING_SHAPE as SHAPE } from "../../../support/account.js";

const SCRATCH = join(__dirname, "../../../scratch");
const PROFILE = { trainingShapeVersion: `${SHAPE}/versions/vnuk8fdq`, trainingShape: SHAPE, nodeCount: 2 };

let project: string;
beforeAll(() => {
  mkdirSync(SCRATCH, { recursive: true });
  project = mkdtempSync(join(SCRATCH, "mocks-"));
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "mocks", private: true }));
});
afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

/** What a user's unit test sees of a `TrainingProfile` with Pulumi's mocks, which answer with `state` beside the inputs. */
async function mocked(trainingShape: string, state: object): Promise<unknown> {
  const program = `
    const pulumi = require("@pulumi/pulumi");
    pulumi.runtime.setMocks({
      newResource: ({ name, inputs }) => ({ id: name, state: { ...inputs, ...${JSON.stringify(state)} } }),
      call: () => ({}),
    });
    const { TrainingProfile } = require("pulumi-fireworks");
    const profile = new TrainingProfile("shape", { trainingShape: "${trainingShape}" });
    const keys = ["requestedShape", "trainingShape", "pinned", "trainingShapeVersion", "nodeCount",
      "acceleratorCount", "totalAccelerators"];
    pulumi.all(Object.fromEntries(keys.map((key) => [key, profile[key]])))
      .apply((values) => process.stdout.write(JSON.stringify(values)));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--eval", program], { cwd: project });
  return JSON.parse(stdout);
}

test("state refers to the provider by one short text that never changes", async () => {
  const text = await providerTextOf("trainingProfile");
  expect(text).toMatchSnapshot();
  expect(text.length).toBeLessThanOrEqual(300);
});

test("under Pulumi's mocks the fields come from the mocked profile, and one that is absent there is undefined", async () => {
  expect(await mocked(`${SHAPE}/versions/vnuk8fdq`, { trainingProfile: PROFILE })).toEqual({
    requestedShape: `${SHAPE}/versions/vnuk8fdq`,
    trainingShape: SHAPE,
    pinned: true,
    trainingShapeVersion: PROFILE.trainingShapeVersion,
    nodeCount: 2,
  });
});

test("mocks that know nothing of the profile leave its fields undefined instead of failing", async () => {
  expect(await mocked(SHAPE, {})).toEqual({ requestedShape: SHAPE, trainingShape: SHAPE, pinned: false });
});
