import { writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { writeFault } from "../fileFault.js";
import { UsageError } from "./command.js";

/** Writes what a command was asked to write with `--out`; a place that cannot be written is a mistake in the call. */
export function saveFile(file: string, folder: string, text: string): void {
  const path = resolve(folder, file);
  try {
    writeFileSync(path, `${text}\n`);
  } catch (error) {
    throw new UsageError(`--out: ${writeFault(path, dirname(path), error)}`, { cause: error });
  }
}
