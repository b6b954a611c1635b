import { realpathSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { folderWith } from "../doctor/project.js";

/**
 * The folder of a package's plugin as a project names it: relative, where the project finds this very package as Node
 * does, and so on every machine; else as it is on this one.
 */
export function pathFrom(project: string | undefined, packageFolder: string): string {
  const found =
    project === undefined ? undefined : folderWith([join("node_modules", "pulumi-fireworks", "package.json")], project);
  if (project === undefined || found === undefined) return join(packageFolder, PLUGIN);
  const installed = dirname(found.file);
  if (realpathSync(installed) !== realpathSync(packageFolder)) return join(packageFolder, PLUGIN);
  return relative(project, join(installed, PLUGIN)).replaceAll("\\", "/");
}

const PLUGIN = join("dist", "plugin");
