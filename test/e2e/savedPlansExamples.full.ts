import { afterEach, expect, test } from "vitest";
import { setups } from "../../scripts/example/setups.mts";
import { upAsPlanned } from "../support/savedPlan.js";
import { TestStack } from "../support/testStack.js";
import { someOf } from "../support/tier.js";

const stacks: TestStack[] = [];
afterEach(async () => {
  for (const stack of stacks.splice(0).reverse()) await stack.close();
});

test.each(someOf(Object.entries(setups), 4))(
  "plans of %s hold, on a fresh stack and on an unchanged one",
  async (_, setup) => {
    const emulator = await import("../../provider/emulator/index.js");
    for (const { folder, config = {}, afterwards, upArgs = [] } of setup.projects) {
      const [first] = stacks;
      const seed = setup.seed?.(emulator) ?? emulator.trainingSeed;
      const stack = first === undefined ? await TestStack.ofExample(folder, { seed }) : await first.beside(folder);
      stacks.push(stack);
      for (const [key, value] of Object.entries(config)) {
        // The stacks of the tests are called dev.
        // eslint-disable-next-line portable/everywhere -- a stack's name
        await stack.expectSuccess("config", ["set", "--path", key, value.replace(/\/emulator$/, "/dev")]);
      }
      expect(Object.keys(await upAsPlanned(stack, { args: upArgs }))).not.toEqual([]);
      expect(await upAsPlanned(stack, { args: upArgs })).toEqual({});
      if (afterwards !== undefined) stack.emulator.advance(afterwards);
    }
  },
);
