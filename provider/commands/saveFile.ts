import { accessSync, constants, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { writeFault } from "../fileFault.js";
import { UsageError } from "./command.js";

/** Refuses what `saveFile` will not be able to write, before there is something that would be lost. */
export function refuseUnwritable(file: string, folder: string): void {
  const path = resolve(folder, file);
  const found = statSync(path, { throwIfNoEntry: false });
  // Systems differ in what they say of it.
  if (found?.isDirectory() === true) throw new UsageError(`--out: ${path} is a folder; give the path of a file in it`);
  attempt(path, () => {
    accessSync(found === undefined ? dirname(path) : path, constants.W_OK);
  });
}

/** Writes what a command was asked to write with `--out`; a place that cannot be written is a mistake in the call. */
export function saveFile(file: string, folder: string, text: string): void {
  const path = resolve(folder, file);
  attempt(path, () => {
    writeFileSync(path, `${text}\n`);
  });
}

function attempt(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new UsageError(`--out: ${writeFault(path, dirname(path), error)}`, { cause: error });
  }
}
