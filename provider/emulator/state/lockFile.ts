import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** Lock files of this process: its id alone says little where every container counts from 1. */
const held = new Set<string>();

/**
 * Keeps other emulators off a file: `<path>.lock` beside it holds the id of the process that has it. One that a dead
 * process left is taken over. @returns what gives it free
 */
export function lockFile(path: string): () => void {
  const lock = `${path}.lock`;
  if (!claim(lock)) {
    const owner = ownerOf(lock);
    if (isAlive(owner, lock)) {
      throw new Error(`it is in use by process ${owner}; if that is no emulator, remove ${lock}`);
    }
    takeAway(lock, owner);
    if (!claim(lock)) throw new Error("another emulator has just taken it");
  }
  held.add(lock);
  return () => {
    if (held.delete(lock) && ownerOf(lock) === String(process.pid)) rmSync(lock, { force: true });
  };
}

function claim(lock: string): boolean {
  try {
    writeFileSync(lock, `${process.pid}\n`, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Empty when there is none. */
function ownerOf(lock: string): string {
  try {
    return readFileSync(lock, "utf8").trim();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return "";
    throw error;
  }
}

function isAlive(owner: string, lock: string): boolean {
  const pid = Number(owner);
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  if (pid === process.pid) return held.has(lock);
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, and somebody else's.
    return codeOf(error) === "EPERM";
  }
}

/** Renamed first, so that of two that find a stale lock only one takes it away. */
function takeAway(lock: string, owner: string): void {
  const stale = `${lock}.${process.pid}`;
  try {
    renameSync(lock, stale);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  if (ownerOf(stale) === owner) rmSync(stale);
  // Somebody took it over in between.
  else renameSync(stale, lock);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
