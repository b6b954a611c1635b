import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { plainSecrets } from "../../plainSecrets.js";
import { type CommandHost } from "../command.js";
import { ok, problem, type Finding } from "./finding.js";
import { findProject } from "./project.js";

const STACK_CONFIG = "stack config";

/** The project's files of stack config. Pulumi writes them, one setting a line; what is encrypted has its own. */
export function checkStackConfig({ env, folder }: Pick<CommandHost, "env" | "folder">): Finding[] {
  const project = findProject(folder)?.folder;
  if (project === undefined) return [];
  const files = readdirSync(project).filter((file) => /^Pulumi\..+\.ya?ml$/.test(file));
  const problems = files.flatMap((file) => {
    const lines = readFileSync(join(project, file), "utf8").matchAll(
      /^\s+["']?(fireworks:\w+)["']?:[ \t]+(?:(["'])(.*)\2|([^\s{#"'].*?))[ \t]*$/gm,
    );
    const plain = new Map([...lines].map(([, key = "", , quoted, bare = ""]) => [key, quoted ?? bare]));
    const select = ` --stack ${file.replace(/^Pulumi\.|\.ya?ml$/g, "")}`;
    return plainSecrets({ get: (key) => plain.get(key) }, () => false, { env, select }).map(({ fault, fix }) =>
      problem(STACK_CONFIG, `${file}: ${fault}`, fix),
    );
  });
  return files.length === 0 || problems.length > 0 ? problems : [ok(STACK_CONFIG, "no key or secret header in clear")];
}
