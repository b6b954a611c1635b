import { expect, test } from "vitest";
import { CooldownRows } from "../../../provider/lifecycle/cooldownRows.js";
import { virtualClock } from "../../support/virtualClock.js";

function start() {
  const clock = virtualClock({ jumps: false });
  const rows = new CooldownRows(clock);
  const said: string[] = [];
  const end: Record<string, () => void> = {};
  const work = (name: string): Promise<void> =>
    rows.during(
      {
        say: (text) => {
          said.push(`${name}: ${text}`);
          return Promise.resolve();
        },
      },
      () => new Promise((resolve) => (end[name] = resolve)),
    );
  return { clock, rows, said, work, end };
}

const IN_40_S = { status: 429, until: 40_000 };

test("each row that is worked on is told of a cooldown once, and one that begins later is told what is left", () => {
  const { clock, rows, said, work } = start();
  void work("a");
  for (const until of [40_000, 40_900, 40_000]) rows.tell({ status: 429, until });
  clock.advance(15_000);
  void work("b");
  rows.tell(IN_40_S);
  expect(said).toEqual([
    "a: waits about 40 s: the account's rate limit is reached",
    "b: waits about 25 s: the account's rate limit is reached",
  ]);
});

test("the next cooldown is told again, and a service that is busy is no rate limit", () => {
  const { clock, rows, said, work } = start();
  void work("a");
  rows.tell(IN_40_S);
  clock.advance(41_000);
  rows.tell({ status: 503, until: 60_000 });
  expect(said[1]).toBe("a: waits about 19 s: the service asks for a pause");
});

test("a moment is not told, and neither is a row whose work has ended", async () => {
  const { rows, said, work, end } = start();
  const done = work("a");
  rows.tell({ status: 429, until: 4_000 });
  end.a?.();
  await done;
  rows.tell(IN_40_S);
  expect(said).toEqual([]);
});
