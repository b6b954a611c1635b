import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatTable, targetTable, type BenchResult } from "./report.mts";

const page = join(import.meta.dirname, "performance.md");
const BEGIN = "<!-- bench: begin, written by npm run bench -- --docs -->";
const END = "<!-- bench: end -->";

/** Puts a result between the marks of the page. */
export function writeDocs(result: BenchResult): void {
  const text = readFileSync(page, "utf8");
  const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`${page} lacks the marks ${BEGIN} and ${END}`);
  writeFileSync(page, `${text.slice(0, start)}${BEGIN}\n\n${format(result)}\n\n${text.slice(end)}`);
}

function format(result: BenchResult): string {
  const { date, machine, measures } = result;
  return [
    `${date}, on ${machine}.`,
    "### Targets",
    formatTable(targetTable(measures)),
    ...measures.flatMap(({ title, command, tables }) => [
      `### ${title}`,
      `\`${command}\``,
      ...tables.flatMap((table) => [`${table.title}:`, formatTable(table)]),
    ]),
  ].join("\n\n");
}
