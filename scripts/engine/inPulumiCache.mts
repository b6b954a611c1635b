import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { homeFolder } from "./cacheFolder.mts";
import { executableIn } from "./executables.mts";
import { firstUsable, type Search } from "./search.mts";
import { asVersion, compareVersions } from "./version.mts";

/**
 * The newest usable CLI that Pulumi's own tools have downloaded: the Automation API and the npm package `pulumi` keep theirs
 * in `versions/<version>/bin` of Pulumi's home, the install script in `bin`.
 */
export async function findInPulumiCache(env: NodeJS.ProcessEnv): Promise<Search> {
  const userHome = join(homeFolder(env), ".pulumi");
  // The Automation API does not look at PULUMI_HOME, so what it downloaded is in the user's home all the same.
  const homes = new Set([resolve(env.PULUMI_HOME ?? userHome), userHome]);
  const folders = [...homes].flatMap((home) => [...versionFolders(join(home, "versions")), join(home, "bin")]);
  const commands = folders.flatMap((folder) => executableIn(folder, "pulumi") ?? []);
  if (commands.length === 0) return { passedOver: [`no pulumi below ${[...homes].join(" or ")}`] };
  return firstUsable(commands, env);
}

function versionFolders(parent: string): string[] {
  let names: string[];
  try {
    names = readdirSync(parent);
  } catch {
    return [];
  }
  return names
    .filter((name) => /^v?\d+\.\d+\.\d+/.test(name))
    .sort((a, b) => compareVersions(asVersion(b), asVersion(a)))
    .map((name) => join(parent, name, "bin"));
}
