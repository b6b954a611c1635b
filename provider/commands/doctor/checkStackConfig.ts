import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isSetting, SETTINGS } from "../../config.js";
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
    const text = readFileSync(join(project, file), "utf8");
    const lines = text.matchAll(/^\s+["']?(fireworks:\w+)["']?:[ \t]+(?:(["'])(.*)\2|([^\s{#"'].*?))[ \t]*$/gm);
    const plain = new Map([...lines].map(([, key = "", , quoted, bare = ""]) => [key, quoted ?? bare]));
    const select = ` --stack ${file.replace(/^Pulumi\.|\.ya?ml$/g, "")}`;
    const secrets = plainSecrets({ get: (key) => plain.get(key) }, () => false, { env, select });
    return [...unknownIn(text, select), ...secrets].map(({ fault, fix }) =>
      problem(STACK_CONFIG, `${file}: ${fault}`, fix),
    );
  });
  return files.length === 0 || problems.length > 0 ? problems : [ok(STACK_CONFIG, "no key or secret header in clear")];
}

/** Settings that nobody reads: the classes take what they know and pass over the rest. */
function unknownIn(text: string, select: string): { fault: string; fix: string }[] {
  const names = [...text.matchAll(/^\s+["']?fireworks:(\w+)["']?:/gm)].map(([, name = ""]) => name);
  return names
    .filter((name) => !isSetting(name))
    .map((name) => ({
      fault: `fireworks:${name} is not a setting`,
      fix: `\`pulumi config rm fireworks:${name}${select}\`; known are ${SETTINGS.join(", ")}`,
    }));
}
