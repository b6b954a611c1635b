import { readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(__dirname, "../..");

/** The programs that a page shows in a language. */
export function programsOf(path: string, language: string): string[] {
  const page = readFileSync(join(ROOT, path), "utf8");
  return page
    .split(/^```/m)
    .filter((block) => block.startsWith(`${language}\n`))
    .map((block) => block.slice(language.length + 1));
}
