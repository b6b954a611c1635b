/** `npm run docs`: writes what `generatedReference.mts` describes, and renews the quotes of the troubleshooting page. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type * as configModule from "../provider/config.ts";
import { errorTexts } from "./reference/errorTexts.mts";
import { generatedReference } from "./reference/generatedReference.mts";
import { type ReportModule } from "./reference/reportPage.mts";
import { refreshTroubleshooting } from "./reference/troubleshooting.mts";
import { filesLike } from "./files.mts";
import { loadSource } from "./loadSource.mts";

const root = join(import.meta.dirname, "..");
const { readSettings } = await loadSource<typeof configModule>("provider/config.ts");
const reportModule = await loadSource<ReportModule>("provider/report/index.ts");

const files = await generatedReference(readSettings, reportModule);
for (const stale of filesLike(["docs/reference/*.md", "api/*.api.md"], root))
  if (!files.has(stale)) rmSync(join(root, stale));
for (const [path, text] of files) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(path);
}

const handwritten = join(root, "docs/troubleshooting.md");
const texts = [...new Set(errorTexts(root).map(({ text }) => text))];
const { page, stale, missing } = refreshTroubleshooting(readFileSync(handwritten, "utf8"), texts);
writeFileSync(handwritten, page);
console.log("docs/troubleshooting.md");
for (const quote of stale) console.error(`docs/troubleshooting.md quotes what no error says: ${quote}`);
for (const text of missing) console.error(`docs/troubleshooting.md has no cause and fix for: ${text}`);
if (stale.length + missing.length > 0) process.exitCode = 1;
