import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Whether two folders hold the same files. */
export function isSameTree(one: string, other: string): boolean {
  if (!existsSync(one) || !existsSync(other)) return false;
  const [files, others] = [filesIn(one), filesIn(other)];
  return (
    files.length === others.length &&
    files.every((file, index) => file === others[index] && isSameFile(join(one, file), join(other, file)))
  );
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length)).sort();
}

function isSameFile(one: string, other: string): boolean {
  return readFileSync(one).equals(readFileSync(other));
}
