import { lstatSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Language, languageOf } from "../engine/languages.mts";

const root = join(import.meta.dirname, "../..");

/** The language of the project in a folder. */
export function languageIn(folder: string): Language {
  return languageOf(readFileSync(join(folder, "Pulumi.yaml"), "utf8"));
}

/**
 * Gives a project the packages that it has at a user's: the one with the plugin in `node_modules`, which a program of Node
 * finds in a folder above, and a path in Pulumi.yaml does not.
 */
export function linkPackages(folder: string): void {
  if (languageIn(folder) === "nodejs") return;
  const packages = join(folder, "node_modules");
  if (lstatSync(packages, { throwIfNoEntry: false }) === undefined) symlinkSync(join(root, "node_modules"), packages);
}

/** A copy of an example in Go still means this repository's SDK. */
export function keepReplacements(original: string, copy: string): void {
  if (languageIn(copy) !== "go") return;
  const file = join(copy, "go.mod");
  const text = readFileSync(file, "utf8");
  writeFileSync(
    file,
    text.replace(/=> (\.\.\S+)/g, (_, path: string) => `=> ${resolve(original, path)}`),
  );
}
