import { execFile } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { scratchFolders } from "./cacheFolder.mts";
import { executableIn, foldersOnPath } from "./executables.mts";
import { refusesStandIns } from "./standIns.mts";
import { asVersion, isSupported, minimumVersion } from "./version.mts";

/** A Pulumi CLI that was looked at and can run programs with dynamic resources. */
export interface Installation {
  /** Absolute path of the CLI. */
  readonly command: string;
  /** The folder of the files that belong to the CLI. */
  readonly binDir: string;
  readonly version: string;
  /** Whether programs are started by Pulumi's own language host or by ours. */
  readonly languageHost: "official" | "stand-in";
}

/** What a CLI needs to run TypeScript programs with dynamic resources. */
const companions = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

/** Answers the installation, or the reason why this CLI is passed over. */
export async function inspect(command: string, env: NodeJS.ProcessEnv): Promise<Installation | string> {
  // The CLI looks for its companions on PATH and beside the file that a symbolic link leads to.
  const realFolder = dirname(realpathSync(command));
  const places = [realFolder, ...foldersOnPath(env)];
  const missing = companions.find((name) => !places.some((folder) => executableIn(folder, name)));
  if (missing !== undefined) return `${command} has no ${missing} beside it or on PATH`;

  let version: string;
  try {
    version = await versionOf(command, env);
  } catch (cause) {
    return `${command} does not run: ${(cause as Error).message.trim()}`;
  }
  if (!isSupported(version)) return `${command} is ${version}, which is not ${minimumVersion} or a later 3.x`;
  const languageHost = existsSync(join(realFolder, "languageHost.cjs")) ? "stand-in" : "official";
  if (languageHost === "stand-in" && refusesStandIns(env)) return `${command} has a stand-in for its language host`;
  const selfContained = companions.every((name) => executableIn(realFolder, name));
  return {
    command,
    binDir: selfContained ? realFolder : dirname(command),
    version,
    languageHost,
  };
}

async function versionOf(command: string, env: NodeJS.ProcessEnv): Promise<string> {
  // Even `pulumi version` writes a folder of logs to its home.
  const quiet = { ...env, PULUMI_HOME: scratchFolders(env).home, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { stdout } = await promisify(execFile)(command, ["version"], { env: quiet, timeout: 30_000 });
  return asVersion(stdout);
}
