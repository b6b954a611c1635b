import { execFileSync } from "node:child_process";
import { cpSync, linkSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { packageOf } from "./releasedVersions.js";

const ROOT = join(__dirname, "../..");

/** Gives a project of `TestStack` a released version in a `node_modules` of its own, as its user once installed it. */
export function installRelease(project: string, version: string): void {
  const target = emptied(project);
  execFileSync("tar", ["-xzf", packageOf(version), "-C", target, "--strip-components=1"]);
}

/** Gives the project the package of today instead, as an upgrade does. */
export function installCurrent(project: string): void {
  cpSync(join(ROOT, "node_modules/pulumi-fireworks"), emptied(project), { recursive: true });
}

/**
 * Pulumi stores a module by reference only where the package lies in `node_modules` beside the SDK, so the project has a
 * copy of that too. Whatever else the two need is found in the root, above the project.
 */
function emptied(project: string): string {
  const modules = join(project, "node_modules");
  linkTree(join(ROOT, "node_modules/@pulumi/pulumi"), join(modules, "@pulumi/pulumi"));
  const target = join(modules, "pulumi-fireworks");
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  return target;
}

/** Hard links are as good as copies of files that nobody writes, and take no time. */
function linkTree(from: string, to: string): void {
  if (mkdirSync(to, { recursive: true }) === undefined) return;
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else linkSync(source, target);
  }
}
