import { executableIn, foldersOnPath } from "./executables.mts";
import { firstUsable, type Search } from "./search.mts";

/** The first usable `pulumi` on PATH. */
export async function findOnPath(env: NodeJS.ProcessEnv): Promise<Search> {
  const commands = foldersOnPath(env).flatMap((folder) => executableIn(folder, "pulumi") ?? []);
  return commands.length > 0 ? firstUsable(commands, env) : { passedOver: ["no pulumi on PATH"] };
}
