import { existsSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";
import { foldersOnPath } from "./engine/executables.mts";

/**
 * npm's own program, for Node to run. The command `npm` is a batch file on Windows, which only a shell can start.
 * @throws Error where there is no npm
 */
export function npmProgram(env: NodeJS.ProcessEnv = process.env): string {
  const { npm_execpath: caller = "" } = env;
  // Another package manager names itself there.
  const isOwn = basename(caller) === "npm-cli.js";
  const places = foldersOnPath(env).flatMap((folder) => [
    join(folder, "node_modules/npm/bin/npm-cli.js"),
    ...(existsSync(join(folder, "npm")) ? [realpathSync(join(folder, "npm"))] : []),
  ]);
  const found = [...(isOwn ? [caller] : []), ...places].find((path) => path.endsWith("npm-cli.js") && existsSync(path));
  if (found === undefined) throw new Error("no npm on PATH. Fix: install Node with npm, https://nodejs.org");
  return found;
}
