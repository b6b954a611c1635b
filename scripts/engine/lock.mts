import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { reportProgress } from "./progress.mts";

export interface LockOptions {
  /** Hears whom this process waits for. */
  readonly log: (line: string) => void;
  readonly now?: () => number;
  readonly pause?: () => Promise<unknown>;
}

/** A holder shows that it lives by touching its lock this often. */
const beat = 15_000;
/** A lock not touched for this long is nobody's, even if its process id has been given to another process since. */
const patience = 8 * beat;

/** Does the work while no other process on this machine holds the lock file; a dead holder's lock is taken over. */
export async function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const { log, now = Date.now, pause = () => setTimeout(250) } = options;
  mkdirSync(dirname(path), { recursive: true });
  let stopReporting: (() => void) | undefined;
  for (let holder = tryLock(path, now); holder !== undefined; holder = tryLock(path, now)) {
    if (stopReporting === undefined) {
      const waiting = `waiting for process ${holder}, which holds ${path}`;
      log(waiting);
      stopReporting = reportProgress(log, () => waiting);
    }
    await pause();
  }
  stopReporting?.();
  const timer = setInterval(() => {
    touch(path);
  }, beat);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    rmSync(path, { force: true });
  }
}

/** Takes the lock, or answers the process that holds it. */
function tryLock(path: string, now: () => number): number | undefined {
  if (create(path)) return undefined;
  const holder = livingHolder(path, now);
  if (holder !== undefined) return holder;

  // Two may find the same dead holder; without a lock for the removal the slower would remove the quicker one's new lock.
  const removal = `${path}.removal`;
  const remover = tryLock(removal, now);
  if (remover !== undefined) return remover;
  try {
    if (livingHolder(path, now) === undefined) rmSync(path, { force: true });
  } finally {
    rmSync(removal, { force: true });
  }
  return tryLock(path, now);
}

function create(path: string): boolean {
  // A link appears at once and whole, so nobody ever reads a lock without its holder.
  const own = `${path}.${randomUUID()}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(own);
  }
}

function livingHolder(path: string, now: () => number): number | undefined {
  try {
    const pid = Number(readFileSync(path, "utf8"));
    return isRunning(pid) && now() - statSync(path).mtimeMs < patience ? pid : undefined;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function touch(path: string): void {
  const time = new Date();
  try {
    utimesSync(path, time, time);
  } catch {
    // Taken over while this machine slept: at worst the work is done twice.
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
