import { execFile, type ExecFileException } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cacheFolder, scratchFolders } from "./cacheFolder.mts";
import { engineVersion } from "./engineVersion.mts";
import { executableIn } from "./executables.mts";
import { withLock } from "./lock.mts";
import { duration, reportProgress } from "./progress.mts";
import { firstUsable, type Search } from "./search.mts";

const source = "https://get.pulumi.com/install.sh";
/** Enough for a slow network; one that drops packets silently must not cost more. */
const probeTimeout = 5_000;
const downloadTimeout = 10 * 60_000;

const downloadFolder = (env: NodeJS.ProcessEnv) => join(cacheFolder(env), "engine", engineVersion, "download");

/** The official CLI that an earlier run downloaded. */
export async function findDownload(env: NodeJS.ProcessEnv): Promise<Search> {
  const command = executableIn(join(downloadFolder(env), "bin"), "pulumi");
  if (command === undefined) return { passedOver: [] };
  return firstUsable([command], env);
}

/** Downloads the official CLI with everything that belongs to it through the Automation API. */
export async function download(env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<Search> {
  const unreachable = await probe();
  if (unreachable !== undefined) return { passedOver: [unreachable] };
  return installOnce(env, log);
}

async function installOnce(env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<Search> {
  const root = downloadFolder(env);
  return withLock(`${root}.lock`, { log }, async () => {
    const earlier = await findDownload(env);
    if (earlier.found !== undefined) return earlier;
    log(`downloading Pulumi ${engineVersion} from get.pulumi.com`);
    const stopReporting = reportProgress(log, () => "downloading Pulumi");
    try {
      await install(root, env);
    } catch (error) {
      // Half an installation would be taken for a whole one.
      rmSync(root, { recursive: true, force: true });
      const { stderr, killed } = error as ExecFileException;
      const reason = killed === true ? `not finished after ${duration(downloadTimeout)}` : stderr?.trim();
      return { passedOver: [`downloading Pulumi failed: ${reason ?? String(error)}`] };
    } finally {
      stopReporting();
    }
    return findDownload(env);
  });
}

async function probe(): Promise<string | undefined> {
  try {
    const response = await fetch(source, { method: "HEAD", signal: AbortSignal.timeout(probeTimeout) });
    return response.ok ? undefined : `get.pulumi.com answers ${response.status}`;
  } catch (error) {
    const { message, cause } = error as Error;
    return `get.pulumi.com cannot be reached: ${cause instanceof Error ? cause.message : message}`;
  }
}

/** In a process of its own, which can be stopped, and whose first run of the new CLI leaves the user's Pulumi home alone. */
async function install(root: string, env: NodeJS.ProcessEnv): Promise<void> {
  const installer = fileURLToPath(new URL("./installOfficial.mts", import.meta.url));
  await promisify(execFile)(process.execPath, [installer, root], {
    env: { ...env, PULUMI_HOME: scratchFolders(env).home },
    timeout: downloadTimeout,
  });
}
