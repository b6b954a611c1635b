import { NoPreviewError, report as reportOf, toHtml, toMarkdown } from "../report/index.js";
import { CommandFailure, type CommandHost, type Subcommand } from "./command.js";
import { withExamples, withJson } from "./declare.js";
import { readInput } from "./readInput.js";

interface Options {
  readonly html?: true;
  readonly json?: true;
  readonly baseUrl?: string;
}

export const report: Subcommand = (command, host, endsWith) => {
  command
    .argument("<preview>", "what pulumi preview --json printed; - reads standard input")
    .option(
      "--base-url <url>",
      "the service that the preview asked, where it does not tell (default: FIREWORKS_BASE_URL)",
    )
    .option("--html", "print one HTML file instead of Markdown, for a browser")
    .action(endsWith((file: string, options: Options) => tell(file, options, host)));
  withExamples(withJson(command), [
    [
      "report preview.json > report.md",
      "a comment for the pull request: what changes, what it costs, policies, who must approve",
    ],
    ["report - < preview.json", "the same from standard input"],
    ["report preview.json --html > report.html", "as a page, in one file that loads nothing"],
    ["report preview.json --json", "the same for programs"],
  ]);
  command.addHelpText(
    "after",
    "\nWith PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true, pulumi preview --json tells policy findings too;\nby default it leaves them out.",
  );
};

async function tell(file: string, options: Options, { print, folder, clock, env }: CommandHost): Promise<number> {
  const { json, html, baseUrl } = options;
  try {
    const made = reportOf(await readInput(file, folder), {
      now: new Date(clock.now()),
      baseUrl: baseUrl ?? env.FIREWORKS_BASE_URL,
    });
    const write = html === true ? toHtml : toMarkdown;
    print(json === true ? JSON.stringify(made, undefined, 2) : write(made).trimEnd());
    return 0;
  } catch (error) {
    if (!(error instanceof NoPreviewError)) throw error;
    throw new CommandFailure(`${file === "-" ? "standard input" : file}: ${error.message}`, { cause: error });
  }
}
