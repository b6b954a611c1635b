import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../engine/cacheFolder.mts";
import { type Cell } from "./cells.mts";
import { expectSuccess } from "./command.mts";

const own = join(import.meta.dirname, "../../node_modules/.bin");

/** The folders that lead PATH in a cell: its Node or Bun, and its package manager. */
export async function toolFolders({ runtime, installer }: Cell): Promise<string[]> {
  const [name = "", range = ""] = runtime.toLowerCase().split(" ");
  const folders = [await tool(name, range)];
  if (installer === "pnpm") folders.push(own);
  if (installer === "yarn") folders.push(await tool("@yarnpkg/cli-dist", "4"));
  if (installer === "bun") folders.push(await tool("bun", "1"));
  return folders;
}

/** Installs a program from npm below the cache folder, the newest version in the range, and answers its folder. */
async function tool(name: string, range: string): Promise<string> {
  const folder = join(cacheFolder(process.env), "compat", `${name.replace("/", "-")}-${range}`);
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) {
    mkdirSync(folder, { recursive: true });
    // npm asks before it runs a package's install script; for these the script is what places the program.
    writeFileSync(manifest, JSON.stringify({ private: true, allowScripts: { [name]: true } }));
  }
  await expectSuccess("npm", ["install", "--no-audit", "--no-fund", `${name}@${range}`], {
    cwd: folder,
    env: process.env,
  });
  return join(folder, "node_modules/.bin");
}
