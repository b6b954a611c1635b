import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Language, languageOf } from "../engine/languages.mts";

const root = join(import.meta.dirname, "../..");

/** The language of the project in a folder. */
export function languageIn(folder: string): Language {
  return languageOf(readFileSync(join(folder, "Pulumi.yaml"), "utf8"));
}

/**
 * Gives a project in another language than Node's the packages that it has at a user's: a program of Node finds them in a
 * folder above, and a path in Pulumi.yaml does not.
 */
export function linkForPlugin(folder: string): void {
  if (languageIn(folder) !== "nodejs") linkPackages(folder);
}

/** Links the `node_modules` of this repository, which has the packed package, into a project. */
export function linkPackages(folder: string): void {
  const packages = join(folder, "node_modules");
  if (existsSync(packages)) return;
  // A link of a clone that is gone.
  rmSync(packages, { force: true });
  symlinkSync(join(root, "node_modules"), packages, "junction");
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
