import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A Pulumi project. */
export interface Project {
  readonly folder: string;
  /** The text of its Pulumi.yaml. */
  readonly text: string;
}

/** The project in a folder or above, as the CLI finds it. */
export function findProject(folder: string): Project | undefined {
  const found = folderWith(["Pulumi.yaml", "Pulumi.yml"], folder);
  return found === undefined ? undefined : { folder: found.folder, text: readFileSync(found.file, "utf8") };
}

/** What stands under a key at the top of Pulumi.yaml, with the key: in the same line, and in those below it. */
export function sectionOf({ text }: Pick<Project, "text">, key: string): string {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*#/.test(line));
  const start = lines.findIndex((line) => line.startsWith(`${key}:`));
  if (start < 0) return "";
  const [head = "", ...below] = lines.slice(start);
  const end = below.findIndex((line) => /^[\w"']/.test(line));
  return [head, ...(end < 0 ? below : below.slice(0, end))].join("\n");
}

/** The value of a key in lines or in braces of YAML. */
export function valueOf(key: string, yaml: string): string | undefined {
  return new RegExp(`(?:^|[\\s,{])${key}:\\s*["']?([^"'\\s,}#]+)`).exec(yaml)?.[1];
}

/** `nodejs` of `runtime: nodejs`, or of its long form with the name below it or in braces. */
export function runtimeOf({ text }: Project): string | undefined {
  return /^runtime:\s*(?:\{?\s*name:\s*)?["']?([\w-]+)/m.exec(text)?.[1];
}

/** The nearest folder, upwards, that has one of these files. */
export function folderWith(
  names: readonly string[],
  folder: string,
): { readonly folder: string; readonly file: string } | undefined {
  const file = names.find((name) => existsSync(join(folder, name)));
  if (file !== undefined) return { folder, file: join(folder, file) };
  return dirname(folder) === folder ? undefined : folderWith(names, dirname(folder));
}
