/**
 * Writes the fixtures anew, with the version that is packed beside them:
 * `npx vitest run --config test/savedStates/record.config.mts`, with `-t <id>` for one of them.
 */
import { test } from "vitest";
import { install010 } from "../support/installedVersion.js";
import { TestStack } from "../support/testStack.js";
import { restore, save, writeFixture } from "./fixtures.js";
import { succeeds } from "./situation.js";
import { situations } from "./situations.js";
import { take } from "./steps.js";

test.concurrent.each(situations)("$id", async ({ id, service, program, reach = succeeds, steps }) => {
  const maker = await TestStack.create(program, { seed: service });
  install010(maker.folder);
  await reach(maker);
  const saved = await save(maker);
  await maker.close();

  const stack = await restore(saved, program);
  install010(stack.folder);
  writeFixture(id, { ...saved, outcomes: await take(stack, steps) });
  await stack.close();
});
