import { delimiter } from "node:path";
import { executableIn, foldersOnPath } from "./executables.mts";
import { makePythonHost, pythonPackages } from "./pythonHost.mts";
import { buildYamlHost } from "./yamlHost.mts";

/** A language of Pulumi programs. */
export type Language = "nodejs" | "yaml" | "python" | "go";

/**
 * The environment in which the engine runs programs in a language. Pulumi's own language host is preferred; where there is
 * none, one is built or made, the first time that somebody asks for the language.
 *
 * @param env the environment of the engine, with the engine's own folder on PATH
 * @throws NoLanguageError
 */
export async function withLanguage(
  language: Language,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void = toStderr,
): Promise<NodeJS.ProcessEnv> {
  // Every engine that we take has these beside it.
  if (language === "nodejs" || language === "go") return env;
  if (language === "yaml") {
    if (isOnPath("pulumi-language-yaml", env)) return env;
    return withFolders(env, await buildYamlHost(env, log));
  }
  const { interpreters, modules } = await pythonPackages(env, log);
  // What runs a program of the official host: its own one has it beside it, and PyPI does not.
  const hosts = isOnPath("pulumi-language-python-exec", env) ? [] : [makePythonHost(env)];
  return { ...withFolders(env, ...hosts, interpreters), PYTHONPATH: modules };
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

function isOnPath(name: string, env: NodeJS.ProcessEnv): boolean {
  return foldersOnPath(env).some((folder) => executableIn(folder, name) !== undefined);
}

function withFolders(env: NodeJS.ProcessEnv, ...folders: readonly string[]): NodeJS.ProcessEnv {
  return { ...env, PATH: [...folders, env.PATH ?? ""].join(delimiter) };
}

function toStderr(line: string): void {
  process.stderr.write(`pulumi-fireworks: ${line}\n`);
}
