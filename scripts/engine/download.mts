import { rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cacheFolder.mts";
import { engineVersion } from "./engineVersion.mts";
import { executableIn } from "./executables.mts";
import { withLock } from "./lock.mts";
import { reportProgress } from "./progress.mts";
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
  const root = downloadFolder(env);
  return withLock(`${root}.lock`, { log }, async () => {
    const earlier = await findDownload(env);
    if (earlier.found !== undefined) return earlier;
    log(`downloading Pulumi ${engineVersion} from get.pulumi.com`);
    const stopReporting = reportProgress(log, () => "downloading Pulumi");
    try {
      await install(root);
    } catch (cause) {
      // Half an installation would be taken for a whole one.
      rmSync(root, { recursive: true, force: true });
      return { passedOver: [`downloading from get.pulumi.com failed: ${(cause as Error).message.trim()}`] };
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

async function install(root: string): Promise<void> {
  // Loaded here since it takes half a second that other ways to an engine do not need. Its default version is the SDK's.
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error("no end after 10 minutes"));
    }, downloadTimeout);
  });
  await Promise.race([PulumiCommand.install({ root }), timeout]).finally(() => {
    clearTimeout(timer);
  });
}
