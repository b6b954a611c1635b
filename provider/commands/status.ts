import { parseDuration } from "../client/duration.js";
import { UsageError, type CommandHost, type Subcommand } from "./command.js";
import { withExamples, withOtherForm } from "./declare.js";
import { takeInventory, withScope } from "./inventory/inventory.js";
import { type ServiceOptions } from "./serviceSettings.js";
import { toMarkdown } from "./status/markdown.js";
import { describeTotal } from "./inventory/total.js";
import { alertTitle, HEAD, noRows, restLine, rowsOf } from "./status/rows.js";
import { statusOf, type Limits, type Status } from "./status/statusOf.js";
import { formatTable } from "./table.js";

interface Options extends ServiceOptions {
  readonly within: string;
  readonly maxPerHour?: string;
  readonly markdown?: true;
  readonly json?: true;
}

export const status: Subcommand = (command, host, endsWith) => {
  command
    .description(
      "say what runs, since when, what it costs, what nobody uses and what expires; ends with 1 for an alert",
    )
    .option("--within <duration>", "alert for what expires within this time, such as 72h", "168h")
    .option("--max-per-hour <usd>", "alert when all of it costs more per hour now, at list prices")
    .action(endsWith((state: string | undefined, options: Options) => show(state, options, host)));
  withOtherForm(command, "--markdown", "print Markdown, for a comment or an issue");
  withExamples(withScope(command), [
    ["status", "the account that the key sees"],
    ["status stack.json", "a stack, after: pulumi stack export > stack.json"],
    ["status stack.json --max-per-hour 100 --markdown", "for a nightly job, which fails when there is an alert"],
  ]);
};

async function show(state: string | undefined, options: Options, host: CommandHost): Promise<number> {
  const limits = limitsOf(options);
  const told = statusOf(await takeInventory(state, options, host, { withCheckpoints: false }), limits);
  if (options.json === true) host.print(JSON.stringify(told, undefined, 2));
  else if (options.markdown === true) host.print(toMarkdown(told));
  else print(told, host);
  return told.alerts.length === 0 ? 0 : 1;
}

function print(told: Status, host: CommandHost): void {
  const rows = rowsOf(told);
  host.print(rows.length === 0 ? noRows(told) : formatTable({ head: HEAD, rows }, host));
  host.print("");
  host.print(describeTotal(told.total));
  const rest = restLine(told);
  if (rest !== undefined) host.print(rest);
  for (const alert of told.alerts) {
    const title = alertTitle(alert, told);
    host.print(`alert: ${title === undefined ? "" : `${title}: `}${alert.text}`);
  }
  if (told.alerts.length === 0) host.print("no alerts");
}

function limitsOf({ within, maxPerHour }: Options): Limits {
  const withinMs = parseDuration(within);
  if (withinMs === undefined) throw new UsageError(`--within '${within}' must be a duration such as 72h`);
  if (maxPerHour === undefined) return { withinMs };
  const usd = /^\d+(\.\d+)?$/.test(maxPerHour) ? Number(maxPerHour) : undefined;
  if (usd === undefined) throw new UsageError(`--max-per-hour '${maxPerHour}' must be an amount such as 100`);
  return { withinMs, maxPerHour: usd };
}
