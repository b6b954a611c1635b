import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { cells, type Cell } from "./cells.mts";
import { type Outcome } from "./runCell.mts";

const PAGE = join(import.meta.dirname, "../../docs/compatibility.md");
const [BEGIN, END] = ["<!-- generated: cells -->", "<!-- end: cells -->"];
const HEAD = ["set-up", "runs on", "TypeScript", "program", "installed by", "SDK", "result", "ran with"];

/** The columns that say what a cell is, as the page has them. */
export function cellColumns({ id, runtime, typescript, program, installer, sdk }: Cell): string[] {
  return [id, runtime, typescript, program, installer, sdk === "3" ? "newest 3.x" : sdk];
}

/** A table of Markdown. */
export function table(rows: readonly (readonly string[])[]): string {
  return [HEAD, HEAD.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

export function outcomeRow(cell: Cell, { versions, faults }: Outcome): string[] {
  return [...cellColumns(cell), faults.length === 0 ? cell.expected : "FAILS", versions];
}

/** The rows that the page holds, without the table's head. */
export function rowsOf(page: string): string[][] {
  const [, inside = ""] = new RegExp(`${BEGIN}\n([^]*?)\n${END}`).exec(page) ?? [];
  return inside
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((text) => text.trim()),
    );
}

/** Writes the rows of the cells that ran; those of the others stay as they are, those of former cells go. */
export async function writePage(ran: ReadonlyMap<Cell, Outcome>): Promise<void> {
  const page = readFileSync(PAGE, "utf8");
  const former = new Map(rowsOf(page).map((row) => [row.slice(0, HEAD.length - 2).join(), row]));
  const rows = cells.flatMap((cell) => {
    const outcome = ran.get(cell);
    const row = outcome === undefined ? former.get(cellColumns(cell).join()) : outcomeRow(cell, outcome);
    return row === undefined ? [] : [row];
  });
  const [before = "", rest = ""] = page.split(BEGIN);
  const [, after = ""] = rest.split(END);
  const text = `${before}${BEGIN}\n\n${table(rows)}\n\n${END}${after}`;
  writeFileSync(PAGE, await format(text, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
}
