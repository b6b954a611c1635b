import { spawnSync } from "node:child_process";
import { join } from "node:path";

/**
 * Builds the package, in a process of its own: compiler and bundler take 200 MB, and a process that the bench measures starts
 * with the memory of its starter. What the compiler refuses ends this process too.
 */
export function buildApart(): void {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, "build.mts")], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
