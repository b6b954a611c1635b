import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesLike } from "../../scripts/files.mts";

const ROOT = join(__dirname, "../..");

/** A fenced block of a page. */
export interface Block {
  /** Page and number, such as `README.md#2`. */
  readonly place: string;
  readonly language: string;
  readonly text: string;
}

/** Every page that users read, by its path: a new one is covered by itself. */
export const pages: ReadonlyMap<string, string> = new Map(
  ["*.md", "docs/**/*.md", "examples/**/*.md"]
    .flatMap((pattern) => filesLike(pattern, ROOT))
    .filter((path) => !path.includes("node_modules"))
    .map((path) => [path, readFileSync(join(ROOT, path), "utf8")]),
);

/** Where a page's links and pictures lead, those to the web left out. */
export function localLinks(page: string): string[] {
  return [...page.replaceAll(/^( *)```[\s\S]*?^\1```$/gm, "").matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^https?:/.test(target));
}

/** Blocks in lists are indented. */
export const blocks: readonly Block[] = [...pages].flatMap(([path, page]) =>
  [...page.matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```$/gm)].map(([, , language = "", text = ""], index) => ({
    place: `${path}#${index + 1}`,
    language,
    text,
  })),
);
