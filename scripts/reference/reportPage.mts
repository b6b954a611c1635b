/** `docs/report.md`: written by hand, but for the example, which is the report of a recorded preview; and its picture. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as reportModule from "../../provider/report/index.ts";
import { reportPicture } from "../picture/reportPicture.mts";

/** As compiled or as source. */
export type ReportModule = Pick<typeof reportModule, "report" | "toHtml" | "toMarkdown">;

const [BEGIN, END] = ["<!-- example: written by `npm run docs` -->", "<!-- end of the example -->"];

export function reportPage(root: string, { report, toMarkdown }: ReportModule): string {
  const page = readFileSync(join(root, "docs/report.md"), "utf8");
  const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (before === -1 || after === -1) throw new Error("docs/report.md has no place for the example");
  // As a quote, so that its headings are none of the page's own.
  const quoted = toMarkdown(report(recordedPreview(root)))
    .trimEnd()
    .split("\n")
    .map((line) => `> ${line}`.trimEnd());
  return `${page.slice(0, before)}${BEGIN}\n\n${quoted.join("\n")}\n\n${page.slice(after)}`;
}

export function pictureOfReport(root: string, { report, toHtml }: ReportModule): string {
  return reportPicture(toHtml(report(recordedPreview(root))));
}

/** As the engine printed it; `test/e2e/report.full.ts` compares it with what it prints now. */
function recordedPreview(root: string): string {
  return readFileSync(join(root, "test/unit/report/fixtures/one-of-many.events.json"), "utf8");
}
