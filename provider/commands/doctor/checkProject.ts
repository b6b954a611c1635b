import { readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type CommandHost } from "../command.js";
import { checkGoModule } from "./checkGoModule.js";
import { checkPlugin, pluginPath } from "./checkPlugin.js";
import { checkPythonPackage } from "./checkPythonPackage.js";
import { readOwnPackage } from "../ownPackage.js";
import { notChecked, ok, problem, type Finding } from "./finding.js";
import { findProject, folderWith, runtimeOf } from "./project.js";
import { isInRange } from "./versionRange.js";

const PROJECT = "project";
const SDK = "@pulumi/pulumi";
const PACKAGE = "pulumi-fireworks";

/** The Pulumi project in this folder or above, and what is installed for it. */
export async function checkProject(
  sdkRange: string,
  { folder, env }: Pick<CommandHost, "folder" | "env">,
): Promise<Finding[]> {
  const project = findProject(folder);
  if (project === undefined) {
    const fix = "call it in the folder that has Pulumi.yaml, or make a project: `pulumi new typescript`";
    return [
      problem(PROJECT, "no Pulumi.yaml here or in a folder above", fix),
      notChecked(SDK, "there is no project"),
      notChecked(PACKAGE, "there is no project"),
    ];
  }
  const runtime = runtimeOf(project);
  const name = /^name:\s*["']?([^"'\s#]+)/m.exec(project.text)?.[1] ?? "without a name";
  if (runtime === undefined || OTHER_NODES.includes(runtime)) {
    return [
      problem(
        PROJECT,
        `${name} has runtime ${runtime ?? "none"}; the classes of this package run on nodejs alone`,
        "set `runtime: nodejs` in Pulumi.yaml",
      ),
      checkSdk(sdkRange, project.folder),
      checkPackage(project.folder),
    ];
  }
  const found = ok(PROJECT, `${name}, runtime ${runtime}`);
  if (runtime !== "nodejs") {
    const plugin = checkPlugin(project, env);
    const versions = plugin.versions.length > 0 ? plugin.versions : [readOwnPackage().version];
    if (runtime === "python") return [found, plugin.finding, await checkPythonPackage(project, versions, env)];
    return [found, plugin.finding, ...(runtime === "go" ? [checkGoModule(project, versions)] : [])];
  }
  const plugins = pluginPath(project) === undefined ? [] : [checkPlugin(project, env).finding];
  return [found, checkSdk(sdkRange, project.folder), checkPackage(project.folder), ...plugins];
}

/** They load TypeScript programs, but not the dynamic resources in them. */
const OTHER_NODES: readonly string[] = ["bun"];

function checkSdk(range: string, folder: string): Finding {
  const installed = findInstalled(SDK, folder);
  const install = `npm install "${SDK}@${range}"`;
  if (installed === undefined) return problem(SDK, "not installed for this project", install);
  return isInRange(installed.version, range)
    ? ok(SDK, `${installed.version} (needs ${range})`)
    : problem(SDK, `${installed.version}, which is not in ${range}`, install);
}

function checkPackage(folder: string): Finding {
  const installed = findInstalled(PACKAGE, folder);
  if (installed === undefined) return problem(PACKAGE, "not installed for this project", `npm install ${PACKAGE}`);
  // pnpm links too, but to a folder that is itself in a node_modules.
  const real = realpathSync(installed.folder);
  if (basename(dirname(real)) === "node_modules") return ok(PACKAGE, installed.version);
  return problem(
    PACKAGE,
    `${installed.version} is a link to ${real}, outside of node_modules: the state would hold its code instead of a reference to it`,
    `install real files: \`npm pack\` there, then \`npm install <the tarball>\` here (or npm install --install-links)`,
  );
}

/** As Node finds it: in the node_modules of this folder or of one above. */
function findInstalled(
  name: string,
  folder: string,
): { readonly version: string; readonly folder: string } | undefined {
  const found = folderWith([join("node_modules", name, "package.json")], folder);
  if (found === undefined) return undefined;
  const { version } = JSON.parse(readFileSync(found.file, "utf8")) as { version: string };
  return { version, folder: dirname(found.file) };
}
