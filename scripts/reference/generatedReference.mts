/**
 * The files that the sources say of themselves: the reference in `docs/reference/`, the index of `docs/`, the example
 * of `docs/report.md` with its picture, and the API report. `referenceDocs.mts` writes them, and a test compares them with what is in the repository.
 */
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { apiReport } from "./apiReport.mts";
import { errorsPage } from "./errorsPage.mts";
import { errorTexts } from "./errorTexts.mts";
import { indexPage } from "./indexPage.mts";
import { referencePages } from "./referencePages.mts";
import { type ReadSettings, settingsPage } from "./settingsPage.mts";
import { PICTURE } from "../picture/reportPicture.mts";
import { pictureOfReport, type ReportModule, reportPage } from "./reportPage.mts";
import { readSurface } from "./surface.mts";

const root = join(import.meta.dirname, "../..");

/** Every generated file, as it should be: from its path to its text. */
export async function generatedReference(
  readSettings: ReadSettings,
  reportModule: ReportModule,
): Promise<Map<string, string>> {
  const surface = readSurface(root);
  const reference = new Map([
    ...referencePages(surface),
    ["docs/reference/errors.md", errorsPage(surface, errorTexts(root))],
    ["docs/reference/settings.md", settingsPage(readSettings)],
  ]);
  const report = ["docs/report.md", reportPage(root, reportModule)] as const;
  const files = [...reference, report, ["docs/README.md", indexPage(root, reference)] as const, ...apiReport(surface)];
  const formatted = files.map(async ([path, text]): Promise<[string, string]> => {
    const filepath = join(root, path);
    return [path, await format(text, { ...(await resolveConfig(filepath)), filepath })];
  });
  return new Map([...(await Promise.all(formatted)), [PICTURE, pictureOfReport(root, reportModule)]]);
}
