import { code, plain } from "../../report/markdownText.js";
import { describeTotal } from "../inventory/total.js";
import { describeScope } from "../inventory/words.js";
import { alertTitle, HEAD, noRows, restLine, rowsOf } from "./rows.js";
import { type Status } from "./statusOf.js";

/** GitHub takes texts of up to 65,536 characters. */
const MAX_LENGTH = 60_000;

/** As GitHub-flavoured Markdown, at most 60,000 characters long; texts of the service have no effect in it. */
export function toMarkdown(status: Status): string {
  for (let shown = 200; shown > 1; shown = Math.floor(shown / 2)) {
    const text = write(status, shown);
    if (text.length <= MAX_LENGTH) return text;
  }
  return write(status, 1).slice(0, MAX_LENGTH);
}

function write(status: Status, shown: number): string {
  const { service, alerts } = status;
  const rows = rowsOf(status);
  const table = [HEAD, HEAD.map(() => "---"), ...rows.slice(0, shown).map((row) => row.map(plain))];
  const rest = restLine(status);
  return [
    `## Status of ${describeScope(status, code)}`,
    "",
    ...(alerts.length === 0
      ? ["No alerts."]
      : alerts.slice(0, shown).map((alert) => `- **alert**${titled(alertTitle(alert, status))}: ${plain(alert.text)}`)),
    ...(alerts.length > shown ? [`- and ${alerts.length - shown} more, which \`--json\` lists`] : []),
    "",
    ...(rows.length === 0 ? [`${capitalised(noRows(status))}.`] : table.map((cells) => `| ${cells.join(" | ")} |`)),
    ...(rows.length > shown ? ["", `And ${rows.length - shown} more, which \`--json\` lists.`] : []),
    "",
    `${plain(describeTotal(status.total))}.`,
    ...(rest === undefined ? [] : ["", `${plain(rest)}.`]),
    "",
    `Asked ${code(service)} at ${status.takenAt}.`,
  ].join("\n");
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function titled(title: string | undefined): string {
  return title === undefined ? "" : ` on ${code(title)}`;
}
