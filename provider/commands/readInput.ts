import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { readFault } from "../fileFault.js";
import { UsageError } from "./command.js";

/** An argument that names a file of the caller's. */
export interface InputArgument {
  /** As the usage shows it: `<preview>`. */
  readonly name: string;
  /** Where such a file comes from; said when there is none, or another one. */
  readonly fix: string;
}

/** What a file of the caller's holds. @param file relative to `folder`; `-` reads standard input */
export async function readInput({ name, fix }: InputArgument, file: string, folder: string): Promise<string> {
  try {
    // Not `readFileSync(0)`: a pipe that has nothing to read yet makes it fail.
    const bytes = file === "-" ? await buffer(process.stdin) : readFileSync(resolve(folder, file));
    // What `>` of Windows PowerShell 5.1 writes.
    const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return bytes.toString(isUtf16 ? "utf16le" : "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const path = file === "-" ? nameOf(file) : resolve(folder, file);
    throw new UsageError(`${name}: ${readFault(path, error)}\nFix: ${fix}`, { cause: error });
  }
}

/** A file of the caller's in a sentence. */
export function nameOf(file: string): string {
  return file === "-" ? "standard input" : file;
}
