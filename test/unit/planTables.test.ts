import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { setups } from "../../scripts/example/setups.mts";
import { CHAINS, EDITS, LAUNCHES, NEIGHBOURS, TIMINGS } from "../support/planTables.js";
import { RELEASES } from "../support/releases.js";

const text = (path: string): string => readFileSync(join(__dirname, "../..", path), "utf8");
const list = (names: readonly string[]): string => names.join(", ");

const chains = Object.keys(CHAINS);
const neighbours = Object.keys(NEIGHBOURS);
const edits = EDITS.map(({ edit }) => edit);
const launches = LAUNCHES.map(({ edit }) => edit);
const timings = Object.keys(TIMINGS);
/** All edits are tried at one timing. */
const atEachEdit = timings.filter((timing) => TIMINGS[timing]?.edits === EDITS);
const atLaunches = timings.filter((timing) => TIMINGS[timing]?.edits === LAUNCHES);
const examples = Object.values(setups).flatMap(({ projects }) => projects);

type Row = readonly [programs: string, edits: string, checkpoint: string, plans: number];

/** The rows of the documentation's table. */
const ROWS: readonly Row[] = [
  [`${chains.length} chains`, String(edits.length), list(atEachEdit), chains.length * edits.length],
  [`${chains.length} chains`, list(launches), list(atLaunches), chains.length * launches.length * atLaunches.length],
  [`one of them over the plugin`, String(edits.length), list(atEachEdit), edits.length],
  [`one stack of ${neighbours.length} chains`, String(edits.length), "comes 4 s later", edits.length],
  [
    "one stack that trains, promotes, serves and tries canaries",
    `${RELEASES.length} releases`,
    "comes 4 s later",
    RELEASES.length,
  ],
  [`the ${examples.length} programs of the examples`, "fresh, unchanged", "as the example has it", examples.length * 2],
];

/** And what stands in words below it. */
const LISTS: readonly string[] = [
  `The ${chains.length} chains: ${list(chains)}.`,
  `The ${edits.length} edits, one after another: ${list(edits)}.`,
  `The ${neighbours.length} chains: ${list(neighbours)}.`,
];

test("every timing has edits that are told", () => {
  expect([...atEachEdit, ...atLaunches]).toEqual(timings);
  expect(atEachEdit).toHaveLength(1);
});

test("the documentation's table of saved plans says what the tests try, with its count", () => {
  const [, after = ""] = text("docs/pipelines.md").split("### Where saved plans hold");
  const [section = ""] = after.split("\n## ");
  const rows = [...section.matchAll(/^\| (.*) \|$/gm)].map(([, row = ""]) => row.split("|").map((cell) => cell.trim()));
  expect(rows.slice(2)).toEqual(ROWS.map((row) => row.map(String)));
  const items = section
    .replaceAll(/\n {2,}/g, " ")
    .split("\n- ")
    .slice(1);
  expect(items.map((item) => item.split("\n")[0])).toEqual(LISTS);
});

test("README and the page about tests count the same plans", () => {
  const plans = ROWS.reduce((sum, [, , , count]) => sum + count, 0);
  for (const path of ["README.md", "docs/how-it-is-tested.md"]) {
    expect(text(path), path).toMatch(new RegExp(`\\b${plans} saved\\s+plans\\b`));
  }
  expect(text("docs/how-it-is-tested.md")).toMatch(new RegExp(`\\b${RELEASES.length}\\s+releases\\b`));
});
