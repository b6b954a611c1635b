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
