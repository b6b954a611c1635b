import { htmlMarkup, htmlPage } from "./htmlText.js";
import { outlineOf, type Section, type Table } from "./outline.js";
import { type Report } from "./report.js";

/** A page is no comment, but nobody reads more of one list. */
const MOST_LINES = 2_000;

/**
 * The report as one HTML file, in light and in dark: what `toMarkdown` says, without its limit of length. It loads
 * nothing from anywhere and runs no script, and texts of the program have no effect in it.
 */
export function toHtml(report: Report): string {
  const { project, stack } = report;
  const { title, warning, summary, table, sections, details } = outlineOf(report, htmlMarkup, MOST_LINES);
  const name = project === undefined || stack === undefined ? "Preview" : `Preview of ${project}, stack ${stack}`;
  return htmlPage(name, [
    `<h1>${title}</h1>`,
    ...(warning === undefined ? [] : [`<p class="warning">${warning}</p>`]),
    `<p>${summary}</p>`,
    ...(table === undefined ? [] : tableHtml(table)),
    ...sections.map(sectionHtml),
    ...(details.length === 0
      ? []
      : [`<details><summary>What each resource says</summary>${listHtml(details)}</details>`]),
  ]);
}

function tableHtml({ head, rows, total, notes }: Table): string[] {
  return [
    `<div class="scroll"><table>`,
    `<thead>${rowHtml(head, "th")}</thead>`,
    `<tbody>${rows.map((cells) => rowHtml(cells)).join("\n")}</tbody>`,
    `<tfoot>${rowHtml(total)}</tfoot>`,
    "</table></div>",
    ...notes.map(noteHtml),
  ];
}

function rowHtml(cells: readonly string[], tag = "td"): string {
  return `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
}

function sectionHtml(section: Section): string {
  return "note" in section ? noteHtml(section.note) : `<h2>${section.title}</h2>${listHtml(section.lines)}`;
}

function noteHtml(note: string): string {
  return `<p class="note">${note}</p>`;
}

function listHtml(lines: readonly string[]): string {
  return `<ul>${lines.map((line) => `<li>${line}</li>`).join("\n")}</ul>`;
}
