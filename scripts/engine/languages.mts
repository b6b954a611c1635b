import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { cacheFolder } from "./cacheFolder.mts";
import { executableIn, foldersOnPath } from "./executables.mts";
import { NoLanguageError } from "./noLanguageError.mts";
import { placeExecutable } from "./placeExecutable.mts";
import { installOwnSdk, pythonEnvironment, pythonHost } from "./pythonHost.mts";
import { refusesStandIns } from "./standIns.mts";
import { buildYamlHost } from "./yamlHost.mts";

/** A language of Pulumi programs. */
export type Language = "nodejs" | "yaml" | "python" | "go";

/** The CLI that runs programs, and the environment in which it is to run. */
export interface Runner {
  /** Absolute path of the CLI. */
  readonly command: string;
  /** With the CLI's own folder on PATH. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * The environment in which the engine runs programs in a language. Pulumi's own language host is preferred; where there is
 * none, one is built or made, the first time that somebody asks for the language.
 *
 * @throws NoLanguageError
 */
export async function withLanguage(
  language: Language,
  runner: Runner,
  log: (line: string) => void = toStderr,
): Promise<NodeJS.ProcessEnv> {
  const { env } = runner;
  // Every engine that we take has these beside it.
  if (language === "nodejs" || language === "go") return env;
  if (language === "yaml") {
    const name = "pulumi-language-yaml";
    if (isOfficial(name, runner)) return env;
    refuseStandIn(name, env);
    return withHost(name, [await buildYamlHost(env, log)], runner);
  }
  const interpreters = await pythonEnvironment(env, log);
  const own = {
    ...env,
    PATH: [interpreters, env.PATH ?? ""].join(delimiter),
    PYTHONPATH: await installOwnSdk(interpreters, env, { log }),
  };
  // The file that runs a program of Pulumi's own host: PyPI does not have it.
  if (isOfficial("pulumi-language-python-exec", runner)) return own;
  refuseStandIn("pulumi-language-python", env);
  return withHost("pulumi-language-python", pythonHost(interpreters), { ...runner, env: own });
}

/** The language of a project, by its Pulumi.yaml. */
export function languageOf(projectFile: string): Language {
  const [, runtime = ""] = /^runtime:\s*\{?\s*(?:name:\s*)?(\w+)/m.exec(projectFile) ?? [];
  if (!isLanguage(runtime)) throw new Error(`no language of ours: ${runtime}`);
  return runtime;
}

function isLanguage(runtime: string): runtime is Language {
  return ["nodejs", "yaml", "python", "go"].includes(runtime);
}

/** @throws NoLanguageError where only Pulumi's own hosts will do */
function refuseStandIn(name: string, env: NodeJS.ProcessEnv): void {
  if (refusesStandIns(env))
    throw new NoLanguageError(name.replace("pulumi-language-", ""), `no ${name} of Pulumi's own`);
}

/** Whether it is there, and not put there by us. */
function isOfficial(name: string, { command, env }: Runner): boolean {
  const ours = folderOfOurs(command);
  return foldersOnPath(env).some((folder) => folder !== ours && executableIn(folder, name) !== undefined);
}

/** The folder of a CLI that we built; what is not in it, the engine takes from PATH, and warns each time. */
function folderOfOurs(command: string): string | undefined {
  const folder = dirname(realpathSync(command));
  return existsSync(join(folder, "languageHost.cjs")) ? folder : undefined;
}

/** Lets the engine find a host, which is a command line. */
function withHost(name: string, run: readonly string[], { command, env }: Runner): NodeJS.ProcessEnv {
  const ours = folderOfOurs(command);
  // eslint-disable-next-line portable/everywhere -- Windows takes Pulumi's own
  const script = `#!/bin/sh\nexec ${run.map((part) => `"${part}"`).join(" ")} "$@"\n`;
  const folder = ours ?? join(cacheFolder(env), "hosts");
  placeExecutable(join(folder, name), script);
  return ours === undefined ? { ...env, PATH: [folder, env.PATH ?? ""].join(delimiter) } : env;
}

function toStderr(line: string): void {
  process.stderr.write(`pulumi-fireworks: ${line}\n`);
}
