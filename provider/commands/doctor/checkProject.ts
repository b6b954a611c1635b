import { existsSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { notChecked, ok, problem, type Finding } from "./finding.js";
import { isInRange } from "./versionRange.js";

const PROJECT = "project";
const SDK = "@pulumi/pulumi";
const PACKAGE = "pulumi-fireworks";

/** The Pulumi project in this folder or above, and what is installed for it. */
export function checkProject(sdkRange: string, folder: string): Finding[] {
  const project = findProject(folder);
  if (project === undefined) {
    const fix = "call it in the folder that has Pulumi.yaml, or make a project: `pulumi new typescript`";
    return [
      problem(PROJECT, "no Pulumi.yaml here or in a folder above", fix),
      notChecked(SDK, "there is no project"),
      notChecked(PACKAGE, "there is no project"),
    ];
  }
  return [checkRuntime(project), checkSdk(sdkRange, project.folder), checkPackage(project.folder)];
}

export function findProject(folder: string): Located | undefined {
  return folderWith(["Pulumi.yaml", "Pulumi.yml"], folder);
}

interface Located {
  readonly folder: string;
  readonly file: string;
}

function folderWith(names: readonly string[], folder: string): Located | undefined {
  const file = names.find((name) => existsSync(join(folder, name)));
  if (file !== undefined) return { folder, file: join(folder, file) };
  return dirname(folder) === folder ? undefined : folderWith(names, dirname(folder));
}

function checkRuntime({ file }: Located): Finding {
  const yaml = readFileSync(file, "utf8");
  // `runtime: nodejs`, or its long form with the name below it or in braces.
  const runtime = /^runtime:\s*(?:\{?\s*name:\s*)?["']?([\w-]+)/m.exec(yaml)?.[1];
  const name = /^name:\s*["']?([^"'\s#]+)/m.exec(yaml)?.[1] ?? "without a name";
  if (runtime === "nodejs") return ok(PROJECT, `${name}, runtime nodejs`);
  return problem(
    PROJECT,
    `${name} has runtime ${runtime ?? "none"}; dynamic resources of this package run on nodejs alone`,
    "set `runtime: nodejs` in Pulumi.yaml",
  );
}

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
