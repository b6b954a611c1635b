import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ownFolder } from "../ownFolder.js";
import { CommandFailure, type CommandHost, type Subcommand } from "./command.js";
import { withExamples, withJson } from "./declare.js";
import { pluginPath } from "./doctor/checkPlugin.js";
import { findProject } from "./doctor/project.js";
import { readOwnPackage } from "./ownPackage.js";
import { executableFiles } from "./plugin/executable.js";
import { launcher } from "./plugin/launcher.js";
import { pathFrom } from "./plugin/pathFrom.js";
import { callPulumi, INSTALL_PULUMI, NO_PULUMI } from "./pulumiCli.js";
import { lastLine } from "./runProgram.js";

interface Options {
  readonly json?: true;
}

export const plugin: Subcommand = (command, host, endsWith) => {
  const path = command
    .command("path")
    .description("print the plugin's folder, as Pulumi.yaml names it, and on standard error the lines to write there")
    .action(endsWith((options: Options) => showPath(options, host)));
  withExamples(withJson(path), [["plugin path", "in the project's folder"]]);
  const install = command
    .command("install")
    .description("put this package's plugin into Pulumi's plugin cache, for every project of this user")
    .action(endsWith((options: Options) => installPlugin(options, host)));
  withExamples(withJson(install), [["plugin install", "again after an update, or when the package was moved"]]);
};

function showPath({ json }: Options, { folder, print, complain }: CommandHost): number {
  const project = findProject(folder);
  const path = pathFrom(project?.folder, ownFolder());
  const lines = `plugins:\n  providers:\n    - name: fireworks\n      path: ${path}`;
  if (json === true) {
    print(JSON.stringify({ path, project: project?.folder ?? null, yaml: lines }, undefined, 2));
    return 0;
  }
  print(path);
  const named = project === undefined ? undefined : pluginPath(project);
  if (project === undefined) complain(`no Pulumi.yaml here or in a folder above; in one of this machine:\n${lines}`);
  else if (named === undefined) complain(`in Pulumi.yaml:\n${lines}`);
  else if (resolve(project.folder, named) === resolve(project.folder, path)) complain("Pulumi.yaml names it");
  else complain(`Pulumi.yaml names another one, ${named}`);
  return 0;
}

async function installPlugin({ json }: Options, host: CommandHost): Promise<number> {
  const { version } = readOwnPackage();
  const from = ownFolder();
  const folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-plugin-"));
  try {
    for (const [name, text] of Object.entries(executableFiles(launcher(from)))) {
      writeFileSync(join(folder, name), text, { mode: 0o755 });
    }
    // Without `--reinstall` the CLI leaves one of this version as it is, wherever that one leads.
    const args = ["plugin", "install", "resource", "fireworks", version, "--file", folder, "--reinstall"];
    const { missing, exitCode, stderr } = await callPulumi(args, host);
    if (missing) throw new CommandFailure(`${NO_PULUMI}\nFix: ${INSTALL_PULUMI}`);
    if (exitCode !== 0) {
      const why = lastLine(stderr).replace(/^error: /, "");
      throw new CommandFailure(`pulumi plugin install ended with ${exitCode}${why === "" ? "" : `: ${why}`}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (json === true) host.print(JSON.stringify({ plugin: "fireworks", version, runs: from }, undefined, 2));
  else host.print(`Pulumi's plugin cache has fireworks ${version}, which runs ${from}`);
  return 0;
}
