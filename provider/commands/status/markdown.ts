import { code, plain } from "../../report/markdownText.js";
import { describeTotal } from "../inventory/total.js";
import { alertTitle, HEAD, restLine, rowsOf } from "./rows.js";
import { type Status } from "./statusOf.js";

/** GitHub takes texts of up to 65,536 characters. */
const MOST_ROWS = 200;

/** As GitHub-flavoured Markdown; texts of the service have no effect in it. */
export function toMarkdown(status: Status): string {
  const { project, stack, account, service, alerts } = status;
  const whose =
    project === undefined || stack === undefined
      ? `account ${code(account)}`
      : `${code(project)}, stack ${code(stack)}`;
  const rows = rowsOf(status);
  const table = [HEAD, HEAD.map(() => "---"), ...rows.slice(0, MOST_ROWS).map((row) => row.map(plain))];
  const rest = restLine(status);
  return [
    `## Status of ${whose}`,
    "",
    ...(alerts.length === 0
      ? ["No alerts."]
      : alerts
          .slice(0, MOST_ROWS)
          .map((alert) => `- **alert**${titled(alertTitle(alert, status))}: ${plain(alert.text)}`)),
    "",
    ...(rows.length === 0 ? ["Nothing runs."] : table.map((cells) => `| ${cells.join(" | ")} |`)),
    ...(rows.length > MOST_ROWS ? ["", `And ${rows.length - MOST_ROWS} more, which \`--json\` lists.`] : []),
    "",
    `${plain(describeTotal(status.total))}.`,
    ...(rest === undefined ? [] : ["", `${plain(rest)}.`]),
    "",
    `Asked ${code(service)} at ${status.takenAt}.`,
  ].join("\n");
}

function titled(title: string | undefined): string {
  return title === undefined ? "" : ` on ${code(title)}`;
}
