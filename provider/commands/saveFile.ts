import { writeFileSync } from "node:fs";
import { UsageError } from "./command.js";

/** Writes what a command was asked to write; a place that cannot be written is a mistake in the call. */
export function saveFile(file: string, text: string): void {
  try {
    writeFileSync(file, `${text}\n`);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
