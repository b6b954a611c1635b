import { execFileSync } from "node:child_process";
import { join } from "node:path";

/**
 * Builds the package in a process of its own. Compiler and bundler take 200 MB, and a process that is measured starts with the
 * memory of its starter.
 */
export function buildApart(): void {
  execFileSync(process.execPath, [join(import.meta.dirname, "build.mts")], { stdio: "inherit" });
}
