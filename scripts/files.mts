import { globSync } from "node:fs";
import { sep } from "node:path";

/** The files of a folder that patterns name, in order and with `/` between their parts, whatever the system has there. */
export function filesLike(patterns: string | readonly string[], folder: string): string[] {
  return globSync(patterns, { cwd: folder })
    .map((path) => path.split(sep).join("/"))
    .toSorted();
}
