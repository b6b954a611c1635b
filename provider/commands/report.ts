import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { CommandFailure, UsageError, type CommandHost, type Subcommand } from "./command.js";
import { withExamples, withJson } from "./declare.js";
import { toMarkdown } from "./report/markdown.js";
import { NoPreviewError, readPreview } from "./report/readPreview.js";
import { reportOf } from "./report/report.js";

export const report: Subcommand = (command, host, endsWith) => {
  command
    .argument("<preview>", "what pulumi preview --json printed; - reads standard input")
    .action(endsWith((file: string, options: { readonly json?: true }) => tell(file, options.json === true, host)));
  withExamples(withJson(command), [
    [
      "report preview.json > report.md",
      "a comment for the pull request: models, hardware, cost, policies, who must approve",
    ],
    ["report - < preview.json", "the same from standard input"],
    ["report preview.json --json", "the same for programs"],
  ]);
  command.addHelpText(
    "after",
    "\nWith PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true, pulumi preview --json tells policy findings too;\nby default it leaves them out.",
  );
};

function tell(file: string, asJson: boolean, { print, folder, clock }: CommandHost): number {
  const source = file === "-" ? "standard input" : file;
  try {
    const report = reportOf(readPreview(read(file, folder), source), clock.now());
    print(asJson ? JSON.stringify(report, undefined, 2) : toMarkdown(report).trimEnd());
    return 0;
  } catch (error) {
    if (!(error instanceof NoPreviewError)) throw error;
    throw new CommandFailure(error.message, { cause: error });
  }
}

function read(file: string, folder: string): string {
  try {
    const bytes = readFileSync(file === "-" ? 0 : resolve(folder, file));
    // What `>` of Windows PowerShell 5.1 writes.
    const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return bytes.toString(isUtf16 ? "utf16le" : "utf8");
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
