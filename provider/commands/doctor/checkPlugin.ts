import { accessSync, constants, readdirSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { type CommandHost } from "../command.js";
import { EXECUTABLE } from "../plugin/executable.js";
import { ok, problem, type Finding } from "./finding.js";
import { sectionOf, valueOf, type Project } from "./project.js";

const PLUGIN = "plugin";
const FIX = `npm install pulumi-fireworks, then in Pulumi.yaml: plugins: {providers: [{name: fireworks, path: node_modules/pulumi-fireworks/dist/plugin}]}`;

/** The plugin that the engine finds. */
export interface FoundPlugin {
  readonly finding: Finding;
  /** One, or all that are in the cache; none where nothing beside it tells. */
  readonly versions: readonly string[];
}

/** Whether the engine finds the plugin, in the order in which it looks: the project's own path, PATH, its cache. */
export function checkPlugin(project: Project, env: CommandHost["env"]): FoundPlugin {
  const path = pluginPath(project);
  if (path !== undefined) {
    const folder = resolve(project.folder, path);
    return hasExecutable(folder)
      ? { finding: ok(PLUGIN, `${EXECUTABLE} of ${path}, which Pulumi.yaml names`), versions: packageVersionAt(folder) }
      : {
          finding: problem(PLUGIN, `Pulumi.yaml names ${path}, which has no executable ${EXECUTABLE}`, FIX),
          versions: [],
        };
  }
  const onPath = ownPath(env).find((folder) => folder !== "" && hasExecutable(folder));
  if (onPath !== undefined) return { finding: ok(PLUGIN, `${EXECUTABLE} of ${onPath}, on PATH`), versions: [] };
  const cache = join(env.PULUMI_HOME ?? join(env.HOME ?? homedir(), ".pulumi"), "plugins");
  const cached = filesIn(cache).filter((name) => /^resource-fireworks-v[^/]*\d$/.test(name));
  if (cached.length > 0) {
    const versions = cached.map((name) => name.replace("resource-fireworks-v", ""));
    return { finding: ok(PLUGIN, `${cached.join(", ")}, in Pulumi's plugin cache`), versions };
  }
  const none = `no ${EXECUTABLE}: Pulumi.yaml names none, and none is on PATH or in Pulumi's cache`;
  return { finding: problem(PLUGIN, none, FIX), versions: [] };
}

/** Of the package whose `dist/plugin` it is. */
function packageVersionAt(folder: string): string[] {
  try {
    const { version } = JSON.parse(readFileSync(join(folder, "../../package.json"), "utf8")) as { version?: string };
    return version === undefined ? [] : [version];
  } catch {
    return [];
  }
}

/** The folders on PATH of whoever calls: npx puts the packages' own in front, where a `pulumi` in the same shell finds none. */
function ownPath({ PATH = "", npm_command: npm }: CommandHost["env"]): string[] {
  const folders = PATH.split(delimiter);
  return npm === "exec" ? folders.filter((folder) => !folder.endsWith(join("node_modules", ".bin"))) : folders;
}

/** The `path` of the entry `fireworks` below `plugins.providers`, which may stand in lines or in braces. */
export function pluginPath(project: Pick<Project, "text">): string | undefined {
  const entries = sectionOf(project, "plugins").split(/^\s*-\s|\{/m);
  const entry = entries.find((one) => valueOf("name", one) === "fireworks");
  return entry === undefined ? undefined : valueOf("path", entry);
}

function hasExecutable(folder: string): boolean {
  const endings = process.platform === "win32" ? [".exe", ".cmd"] : [""];
  return endings.some((ending) => isExecutable(join(folder, EXECUTABLE + ending)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
