import { afterEach, expect, test } from "vitest";
import { FRONT } from "../support/front.js";
import { CHAINS, firstSave, merged, type Release, TIMINGS } from "../support/planTables.js";
import { upAsPlanned } from "../support/savedPlan.js";
import { TestStack } from "../support/testStack.js";
import { pairsOf } from "../support/tier.js";
import { seedWith } from "../support/trainingAccount.js";

let stack: TestStack;
afterEach(() => stack.close());

/** Over the plugin it is the same handlers that answer, so one of them is enough. */
const some = <Row>(table: Readonly<Record<string, Row>>): [string, Row][] =>
  Object.entries(table).slice(0, FRONT === "plugin" ? 1 : undefined);

for (const [[chain, program], [timing, { afterMs, edits }]] of pairsOf(some(CHAINS), some(TIMINGS))) {
  test(`plans of a chain with ${chain} hold at every edit, where the checkpoint ${timing}`, async () => {
    stack = await TestStack.create("", { seed: seedWith({ runs: [{ saves: [firstSave(afterMs)] }] }) });
    const done: Release[] = [];
    for (const { edit, release, changed } of edits) {
      done.push(release);
      stack.setProgram(program(merged(done)));
      const during = afterMs > 10_000 ? passTheTime : undefined;
      const { shape: _, ...rows } = await upAsPlanned(stack, { during });
      const expected = changed.filter((name) => program({}).includes(`("${name}"`));
      expect(Object.keys(rows).sort(), edit).toEqual(expected.toSorted());
    }
  });
}

/** Once a run waits for a checkpoint, the time in which the trainer saves it passes. */
async function passTheTime(up: Promise<unknown>): Promise<void> {
  const before = stack.emulator.requests().length;
  const end = { isOver: false };
  void up.then(() => (end.isOver = true));
  const waits = (): boolean =>
    stack.emulator
      .requests()
      .slice(before)
      .filter(({ path }) => path.endsWith("/checkpoints")).length > 2;
  while (!end.isOver && !waits()) await new Promise((resolve) => setTimeout(resolve, 200));
  if (!end.isOver) stack.emulator.advance("51m");
}
