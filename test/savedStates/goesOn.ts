import { expect, test } from "vitest";
import { readFixture, restore } from "./fixtures.js";
import { type Situation } from "./situation.js";
import { take, type Outcome } from "./steps.js";

/** Tests that today's package goes on from each situation exactly as 0.1.0 did. */
export function goesOnFrom(situations: readonly Situation[]): void {
  test.each(situations)("goes on as 0.1.0 did from $title ($id)", async ({ id, program, steps }) => {
    const fixture = readFixture(id);
    const stack = await restore(fixture, program);
    try {
      expect(comparable(await take(stack, steps))).toEqual(comparable(fixture.outcomes));
    } finally {
      await stack.close();
    }
  });
}

/** The order of fields in a body says nothing. */
function comparable(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.map((outcome) => ({ ...outcome, writes: outcome.writes.map(withSortedBody) }));
}

function withSortedBody(write: string): string {
  const at = write.indexOf(" {");
  if (at === -1) return write;
  const body = JSON.parse(write.slice(at + 1)) as Record<string, unknown>;
  return `${write.slice(0, at)} ${JSON.stringify(Object.fromEntries(Object.entries(body).toSorted()))}`;
}
