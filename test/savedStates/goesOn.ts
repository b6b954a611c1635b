import { expect, test } from "vitest";
import { readFixture, restore } from "./fixtures.js";
import { type Situation } from "./situation.js";
import { take } from "./steps.js";

/** Tests that today's package goes on from each situation exactly as 0.1.0 did. */
export function goesOnFrom(situations: readonly Situation[]): void {
  test.each(situations)("goes on as 0.1.0 did from $title ($id)", async ({ id, program, steps }) => {
    const fixture = readFixture(id);
    const stack = await restore(fixture, program);
    try {
      expect(await take(stack, steps)).toEqual(fixture.outcomes);
    } finally {
      await stack.close();
    }
  });
}
