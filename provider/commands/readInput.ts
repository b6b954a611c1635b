import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { UsageError } from "./command.js";

/** What a file of the caller's holds. @param file relative to `folder`; `-` reads standard input */
export async function readInput(file: string, folder: string): Promise<string> {
  try {
    // Not `readFileSync(0)`: a pipe that has nothing to read yet makes it fail.
    const bytes = file === "-" ? await buffer(process.stdin) : readFileSync(resolve(folder, file));
    // What `>` of Windows PowerShell 5.1 writes.
    const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return bytes.toString(isUtf16 ? "utf16le" : "utf8");
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
