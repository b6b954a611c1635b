import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { NoPreviewError, report as reportOf, toMarkdown } from "../report/index.js";
import { CommandFailure, UsageError, type CommandHost, type Subcommand } from "./command.js";
import { withExamples, withJson } from "./declare.js";

interface Options {
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
    .action(endsWith((file: string, options: Options) => tell(file, options, host)));
  withExamples(withJson(command), [
    [
      "report preview.json > report.md",
      "a comment for the pull request: what changes, what it costs, policies, who must approve",
    ],
    ["report - < preview.json", "the same from standard input"],
    ["report preview.json --json", "the same for programs"],
  ]);
  command.addHelpText(
    "after",
    "\nWith PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true, pulumi preview --json tells policy findings too;\nby default it leaves them out.",
  );
};

async function tell(file: string, options: Options, { print, folder, clock, env }: CommandHost): Promise<number> {
  const { json, baseUrl } = options;
  try {
    const made = reportOf(await read(file, folder), {
      now: new Date(clock.now()),
      baseUrl: baseUrl ?? env.FIREWORKS_BASE_URL,
    });
    print(json === true ? JSON.stringify(made, undefined, 2) : toMarkdown(made).trimEnd());
    return 0;
  } catch (error) {
    if (!(error instanceof NoPreviewError)) throw error;
    throw new CommandFailure(`${file === "-" ? "standard input" : file}: ${error.message}`, { cause: error });
  }
}

async function read(file: string, folder: string): Promise<string> {
  try {
    // Not `readFileSync(0)`: a pipe that has nothing to read yet makes it fail.
    const bytes = file === "-" ? await buffer(process.stdin) : readFileSync(resolve(folder, file));
    // What `>` of Windows PowerShell 5.1 writes.
    const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return bytes.toString(isUtf16 ? "utf16le" : "utf8");
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
