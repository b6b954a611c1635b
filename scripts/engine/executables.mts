import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

/** The executable file called `name` in the folder, if there is one. */
export function executableIn(folder: string, name: string): string | undefined {
  const endings = process.platform === "win32" ? [".exe", ".cmd"] : [""];
  return endings.map((ending) => join(folder, name + ending)).find(isExecutable);
}

/** The folders of PATH, in its order. */
export function foldersOnPath(env: NodeJS.ProcessEnv): string[] {
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...new Set(folders.map((folder) => resolve(folder)))];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
