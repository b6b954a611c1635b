import { markdown } from "./markdownText.js";
import { outlineOf, type Section, type Table } from "./outline.js";
import { type Report } from "./report.js";

/** GitHub takes comments of up to 65,536 characters. */
const MAX_LENGTH = 60_000;

/**
 * The report as GitHub-flavoured Markdown for a comment, at most 60,000 characters long. What matters most comes first,
 * and long lists are cut. Texts of the program have no effect in it: no links, no HTML, and no mentions but of approvers.
 */
export function toMarkdown(report: Report): string {
  for (let shown = 500; shown > 1; shown = Math.floor(shown / 2)) {
    const text = write(report, shown);
    if (text.length <= MAX_LENGTH) return text;
  }
  return write(report, 1).slice(0, MAX_LENGTH);
}

function write(report: Report, shown: number): string {
  const { title, warning, summary, table, sections, details } = outlineOf(report, markdown, shown);
  return [
    `## ${title}`,
    ...(warning === undefined ? [] : ["", `> ${warning}`]),
    "",
    summary,
    ...(table === undefined ? [] : tableLines(table)),
    ...sections.flatMap(sectionLines),
    ...(details.length === 0
      ? []
      : ["", "<details><summary>What each resource says</summary>", "", ...bullets(details), "", "</details>"]),
    "",
  ].join("\n");
}

function tableLines({ head, rows, total, notes }: Table): string[] {
  const lines = [head, head.map(() => "---"), ...rows, total];
  return ["", ...lines.map((cells) => `| ${cells.join(" | ")} |`), ...notes.flatMap((note) => ["", note])];
}

function sectionLines(section: Section): string[] {
  return "note" in section ? ["", section.note] : ["", `### ${section.title}`, "", ...bullets(section.lines)];
}

function bullets(lines: readonly string[]): string[] {
  return lines.map((line) => `- ${line}`);
}
