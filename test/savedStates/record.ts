/**
 * Writes the fixtures of a released version, with the package of it that lies beside them:
 * `RELEASE=0.1.0 npx vitest run --config test/savedStates/record.config.mts`, with `-t <id>` for one of them.
 */
import { existsSync } from "node:fs";
import { test } from "vitest";
import { installRelease } from "../support/installedVersion.js";
import { packageOf } from "../support/releasedVersions.js";
import { TestStack } from "../support/testStack.js";
import { restore, save, writeFixture } from "./fixtures.js";
import { succeeds } from "./situation.js";
import { situations } from "./situations.js";
import { take } from "./steps.js";

const version = process.env.RELEASE ?? "";
if (!existsSync(packageOf(version))) throw new Error(`RELEASE names no release: ${packageOf(version)} is not there`);

test.concurrent.each(situations)("$id", async ({ id, service, program, reach = succeeds, steps }) => {
  const maker = await TestStack.create(program, { seed: service });
  installRelease(maker.folder, version);
  await reach(maker);
  const saved = await save(maker);
  await maker.close();

  const stack = await restore(saved, program);
  installRelease(stack.folder, version);
  writeFixture(version, id, { ...saved, outcomes: await take(stack, steps) });
  await stack.close();
});
