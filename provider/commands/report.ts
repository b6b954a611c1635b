import { NoPreviewError, report as reportOf, toHtml, toMarkdown } from "../report/index.js";
import { CommandFailure, type CommandHost, type Subcommand } from "./command.js";
import { withExamples, withJson, withOtherForm } from "./declare.js";
import { nameOf, readInput, type InputArgument } from "./readInput.js";

interface Options {
  readonly html?: true;
  readonly json?: true;
  readonly baseUrl?: string;
}

const PREVIEW: InputArgument = {
  name: "<preview>",
  fix: "make one with `pulumi preview --json > preview.json`, or give - and pipe it",
};

export const report: Subcommand = (command, host, endsWith) => {
  command
    .argument(PREVIEW.name, "what pulumi preview --json printed; - reads standard input")
    .option(
      "--base-url <url>",
      "the service that the preview asked, where it does not tell (default: FIREWORKS_BASE_URL)",
    )
    .action(endsWith((file: string, options: Options) => tell(file, options, host)));
  withOtherForm(command, "--html", "print one HTML file instead of Markdown, for a browser");
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
    const made = reportOf(await readInput(PREVIEW, file, folder), {
      now: new Date(clock.now()),
      baseUrl: baseUrl ?? env.FIREWORKS_BASE_URL,
    });
    const write = html === true ? toHtml : toMarkdown;
    print(json === true ? JSON.stringify(made, undefined, 2) : write(made).trimEnd());
    return 0;
  } catch (error) {
    if (!(error instanceof NoPreviewError)) throw error;
    throw new CommandFailure(`${PREVIEW.name}: ${nameOf(file)}: ${error.message}\nFix: ${PREVIEW.fix}`, {
      cause: error,
    });
  }
}
