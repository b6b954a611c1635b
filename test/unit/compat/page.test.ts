import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cells } from "../../../scripts/compat/cells.mts";
import { cellColumns, outcomeRow, rowsOf, table } from "../../../scripts/compat/page.mts";

const ROOT = join(__dirname, "../../..");
const page = readFileSync(join(ROOT, "docs/compatibility.md"), "utf8");
const rows = rowsOf(page);

test("the page has a row for each cell of the script, in its order, and no other", () => {
  expect(rows.map((row) => row.slice(0, -2))).toEqual(cells.map(cellColumns));
});

test("every row says that the cell did what it should, and with which versions", () => {
  expect(rows.map(([id, ...row]) => [id, row.at(-2)])).toEqual(cells.map(({ id, expected }) => [id, expected]));
  for (const row of rows) expect(row.at(-1)).toMatch(/^(Node|Bun) \d+\.\d+\.\d+, TypeScript \d.*, \w+ \d+\.\d+\.\d+$/);
});

test.each(cells.filter(({ expected }) => expected === "works"))(
  "$id ran with the versions that it asks for",
  (cell) => {
    const ranWith = rows.find(([id]) => id === cell.id)?.at(-1) ?? "";
    expect([".", ","].some((end) => ranWith.startsWith(cell.runtime + end))).toBe(true);
    if (cell.typescript !== "none") expect(ranWith).toContain(`TypeScript ${cell.typescript}.`);
    expect(ranWith).toContain(`@pulumi/pulumi ${cell.sdk}`);
    expect(ranWith).toContain(`, ${cell.installer} `);
  },
);

test("the oldest cell is the oldest that package.json promises, and each dimension has each of its values", () => {
  const { engines, peerDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    engines: { node: string };
    peerDependencies: Record<string, string>;
  };
  const oldest = cells.find(({ id }) => id === "oldest-of-all");
  expect(engines.node).toBe(`>=${oldest?.runtime.replace("Node ", "") ?? ""}`);
  expect(peerDependencies["@pulumi/pulumi"]).toBe(`^${oldest?.sdk ?? ""}`);
  expect(new Set(cells.map(({ runtime }) => runtime))).toEqual(
    new Set(["Node 22", "Node 22.19.0", "Node 24", "Node 26", "Bun 1"]),
  );
  expect(new Set(cells.map(({ installer }) => installer))).toEqual(new Set(["npm", "pnpm", "yarn", "bun"]));
  expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
});

test("a cell with faults is written as failing", () => {
  const [cell] = cells;
  if (cell === undefined) throw new Error("no cells");
  const row = outcomeRow(cell, { versions: "", faults: ["no model"], looseTypes: [] });
  expect(table([row])).toContain("| FAILS |");
});
