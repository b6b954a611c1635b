import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** Where this package keeps what is expensive to get; deleting it is always safe. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const configured = env.XDG_CACHE_HOME;
  // The XDG specification says to ignore a relative path.
  const parent = configured !== undefined && isAbsolute(configured) ? configured : join(homeFolder(env), ".cache");
  return join(parent, "pulumi-fireworks");
}

/** Pulumi's home and state for runs that must not touch the user's own. */
export function scratchFolders(env: NodeJS.ProcessEnv): { home: string; backend: string } {
  const scratch = join(cacheFolder(env), "scratch");
  return { home: join(scratch, "home"), backend: join(scratch, "state") };
}

export function homeFolder(env: NodeJS.ProcessEnv): string {
  return env.HOME ?? homedir();
}
