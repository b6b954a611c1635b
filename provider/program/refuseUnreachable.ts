import * as pulumi from "@pulumi/pulumi";
import { createRequire } from "node:module";
import { isAbsolute, join, relative } from "node:path";
import { ownFolder } from "../ownFolder.js";
import { ownPackage } from "./ownPackage.js";

/** Where Pulumi starts the program, and its provider process too; the program may go elsewhere later. */
const STARTED_IN = process.cwd();
const NAME = "pulumi-fireworks";

let judged: { readonly project: string; readonly why: string | undefined } | undefined;

/**
 * Refuses a layout of packages in which Pulumi's provider process would not find the provider that a resource's class
 * hands it: the process is given the text of a `require`, and resolves it from the project's folder, not from the
 * library that this package may be a dependency of.
 * @throws RunError
 */
export function refuseUnreachable(): void {
  const project = pulumi.runtime.getRootDirectory();
  // Mocks start no provider process, and where the one of an inline program starts, the program is not told.
  if (!isAbsolute(project)) return;
  // Each resource comes by here, and looks for the same files.
  if (judged?.project !== project) {
    const why = whyNotReachable(ownFolder(), [STARTED_IN, project], () => ownPackage().version);
    judged = { project, why };
  }
  if (judged.why !== undefined) throw new pulumi.RunError(judged.why);
}

/**
 * @param folder where this package lies
 * @param folders where the provider process starts; any of them may be the right one
 */
export function whyNotReachable(
  folder: string,
  folders: readonly [string, ...string[]],
  versionHere: () => string,
): string | undefined {
  const installed = installedAs(folder);
  if (installed === undefined) {
    return (
      `${NAME} is linked or bundled, but Pulumi's provider process can load only what is installed in node_modules. ` +
      "Fix: install it from the registry or as a copy (`npm install --install-links <folder>`); leave it out of a bundle"
    );
  }
  const version = versionHere();
  const found = folders.map((from) => versionOf(installed, from)).find((each) => each !== undefined);
  if (found === undefined) {
    return (
      `${NAME} is not found from ${folders[0]}, where Pulumi's provider process looks for it; only a library of the ` +
      `program has it. Fix: add ${NAME} ${version} to the dependencies of the Pulumi project; in a pnpm workspace, ` +
      `publicHoistPattern: [${NAME}] in pnpm-workspace.yaml does it too`
    );
  }
  if (!isOlder(found, version)) return undefined;
  return (
    `the program's resources are those of ${NAME} ${version}, but Pulumi's provider process finds ${found} from ` +
    `${folders[0]}, which does not know all that they hand it. Fix: have the Pulumi project depend on ${NAME} ` +
    `${version} or later`
  );
}

/** The path by which Pulumi's SDK names a package: what follows the first `node_modules`, in pnpm's store the last one. */
function installedAs(folder: string): string | undefined {
  const parts = relative(process.cwd(), folder).split(/[\\/]/);
  const modules = parts.includes(".pnpm") ? parts.lastIndexOf("node_modules") : parts.indexOf("node_modules");
  return modules < 0 ? undefined : parts.slice(modules + 1).join("/");
}

function versionOf(installed: string, from: string): string | undefined {
  try {
    return (createRequire(join(from, "program.js"))(`${installed}/package.json`) as { version: string }).version;
  } catch {
    return undefined;
  }
}

/** Old resources are what a newer provider knows from states, so only an older one is at fault. */
function isOlder(found: string, version: string): boolean {
  const [a = "", b = ""] = [found, version].map((each) => each.replace(/[-+].*/, ""));
  return a.localeCompare(b, "en", { numeric: true }) < 0;
}
