import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { ok, problem, type Finding } from "./finding.js";
import { folderWith, type Project } from "./project.js";

const MODULE = "github.com/pulumi-fireworks/pulumi-fireworks/sdk/go/fireworks";
const SUBJECT = "Go module";

/** Whether a Go program has the classes, by its go.mod, and of a version that there is a plugin of. */
export function checkGoModule({ folder }: Project, plugins: readonly string[]): Finding {
  const plugin = plugins.at(-1) ?? "";
  const found = folderWith(["go.mod"], folder);
  const get = `go get ${MODULE}@v${plugin}`;
  if (found === undefined)
    return problem(SUBJECT, "no go.mod here or in a folder above", `go mod init bots, then ${get}`);
  const file = relative(folder, found.file);
  const text = readFileSync(found.file, "utf8");
  // In a line of its own, or in a block of them.
  const line = (what: string): RegExp =>
    new RegExp(`^\\s*(?:${what}\\s+)?${MODULE}\\s+(?:v\\S+\\s+)?=>\\s*(.+?)\\s*$`, "m");
  const replaced = line("replace").exec(text)?.[1];
  if (replaced !== undefined) return ok(SUBJECT, `fireworks, which ${file} replaces by ${replaced}`);
  const version = new RegExp(`^\\s*(?:require\\s+)?${MODULE}\\s+v(\\S+)`, "m").exec(text)?.[1];
  if (version === undefined) return problem(SUBJECT, `${file} does not require ${MODULE}`, get);
  return plugins.includes(version)
    ? ok(SUBJECT, `fireworks ${version}, as the plugin`)
    : problem(
        SUBJECT,
        `fireworks ${version}, and the plugin is ${plugin}`,
        `${get} (or have the plugin of ${version})`,
      );
}
