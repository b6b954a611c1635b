import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CommandHost } from "../../provider/commands/command.ts";
import { writeExecutable } from "../unit/engine/writeExecutable.ts";

/** A machine on which nothing is wrong for a stack of this package: real folders, and a `pulumi` that is a script. */
export interface Machine {
  /** Holds the project's folder, and `bin`, which is all of PATH. */
  readonly root: string;
  readonly project: string;
  env: Record<string, string>;
  args: string[];
  host: Partial<CommandHost>;
}

const WHOAMI = `{"user": "ann", "url": "file:///srv/state"}`;

export function putPulumi({ root }: Machine, { version = "v3.256.0", whoami = `echo '${WHOAMI}'` } = {}): void {
  writeExecutable(join(root, "bin/pulumi"), `case $1 in version) echo ${version};; whoami) ${whoami};; esac`);
}

export function putPackage(folder: string, name: string, version: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "package.json"), JSON.stringify({ name, version }));
}

/** The caller removes its folder, `root`. */
export function healthyMachine(apiKey: string, baseUrl: string): Machine {
  const root = mkdtempSync(join(tmpdir(), "pulumi-fireworks-machine-"));
  const project = join(root, "project");
  const env = { PATH: join(root, "bin"), FIREWORKS_API_KEY: apiKey, FIREWORKS_BASE_URL: baseUrl };
  const machine: Machine = { root, project, env, args: [], host: { nodeVersion: "24.1.0" } };
  putPulumi(machine);
  putPackage(join(project, "node_modules"), "@pulumi/pulumi", "3.250.0");
  putPackage(join(project, "node_modules"), "pulumi-fireworks", "0.1.0");
  writeFileSync(join(project, "Pulumi.yaml"), "name: bots\nruntime: nodejs\n");
  return machine;
}
