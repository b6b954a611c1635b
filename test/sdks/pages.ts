import { readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(__dirname, "../..");

/** The programs of an SDK's README. */
export function programsOf(readme: string, language: string): string[] {
  const page = readFileSync(join(ROOT, readme), "utf8");
  return page
    .split(/^```/m)
    .filter((block) => block.startsWith(`${language}\n`))
    .map((block) => block.slice(language.length + 1));
}
