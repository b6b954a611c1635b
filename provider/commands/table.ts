import { stripVTControlCharacters, styleText } from "node:util";
import { type CommandOutput } from "./command.js";

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Aligned columns on a terminal; else one line per row, cells parted by tabs, for `cut` and the like. */
export function formatTable(
  { head, rows }: Table,
  { isTerminal, hasColours }: Pick<CommandOutput, "isTerminal" | "hasColours">,
): string {
  if (!isTerminal) return [head, ...rows].map((row) => row.map(oneLine).join("\t")).join("\n");
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => widthOf(row[column] ?? ""))));
  const [first = "", ...lines] = [head, ...rows].map((row) =>
    row
      .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - widthOf(cell)))
      .join("  ")
      .trimEnd(),
  );
  return [hasColours ? styleText("bold", first, { validateStream: false }) : first, ...lines].join("\n");
}

function widthOf(cell: string): number {
  return stripVTControlCharacters(cell).length;
}

function oneLine(cell: string): string {
  return cell.replace(/[\t\r\n]+/g, " ");
}
