import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { type CommandHost } from "../command.js";
import { EXECUTABLE } from "../plugin/executable.js";
import { ok, problem, type Finding } from "./finding.js";
import { type Project } from "./project.js";

const PLUGIN = "plugin";
const FIX = `npm install pulumi-fireworks, then in Pulumi.yaml: plugins: {providers: [{name: fireworks, path: node_modules/pulumi-fireworks/dist/plugin}]}`;

/** Whether the engine finds the plugin, in the order in which it looks: the project's own path, PATH, its cache. */
export function checkPlugin(project: Project, env: CommandHost["env"]): Finding {
  const path = pluginPath(project.text);
  if (path !== undefined) {
    const folder = resolve(project.folder, path);
    return hasExecutable(folder)
      ? ok(PLUGIN, `${EXECUTABLE} of ${path}, which Pulumi.yaml names`)
      : problem(PLUGIN, `Pulumi.yaml names ${path}, which has no executable ${EXECUTABLE}`, FIX);
  }
  const onPath = ownPath(env).find((folder) => folder !== "" && hasExecutable(folder));
  if (onPath !== undefined) return ok(PLUGIN, `${EXECUTABLE} of ${onPath}, on PATH`);
  const cache = join(env.PULUMI_HOME ?? join(env.HOME ?? homedir(), ".pulumi"), "plugins");
  const cached = filesIn(cache).find((name) => /^resource-fireworks-v[^/]*\d$/.test(name));
  if (cached !== undefined) return ok(PLUGIN, `${cached}, in Pulumi's plugin cache`);
  return problem(PLUGIN, `no ${EXECUTABLE}: Pulumi.yaml names none, and none is on PATH or in Pulumi's cache`, FIX);
}

/** The folders on PATH of whoever calls: npx puts the packages' own in front, where a `pulumi` in the same shell finds none. */
function ownPath({ PATH = "", npm_command: npm }: CommandHost["env"]): string[] {
  const folders = PATH.split(delimiter);
  return npm === "exec" ? folders.filter((folder) => !folder.endsWith(join("node_modules", ".bin"))) : folders;
}

/** The `path` of the entry `fireworks` below `plugins.providers`, which may stand in lines or in braces. */
export function pluginPath(yaml: string): string | undefined {
  const lines = yaml.split(/\r?\n/);
  const start = lines.findIndex((line) => line.startsWith("plugins:"));
  if (start < 0) return undefined;
  const [head = "", ...below] = lines.slice(start);
  const end = below.findIndex((line) => /^[\w"']/.test(line));
  const block = [head, ...(end < 0 ? below : below.slice(0, end))].join("\n");
  const entry = block.split(/^\s*-\s|\{/m).find((one) => valueOf("name", one) === "fireworks");
  return entry === undefined ? undefined : valueOf("path", entry);
}

function valueOf(key: string, entry: string): string | undefined {
  return new RegExp(`(?:^|[\\s,])${key}:\\s*["']?([^"'\\s,}#]+)`).exec(entry)?.[1];
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
