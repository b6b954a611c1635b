import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { executableIn, foldersOnPath } from "./executables.mts";
import { withLock } from "./lock.mts";
import { duration, reportProgress } from "./progress.mts";

/** A program that is built from a public Go module. */
export interface GoProgram {
  /** Its name and version, for people: `Pulumi 3.276.0`. */
  readonly title: string;
  /** How long it takes, for people: `about 4 minutes`. */
  readonly takes: string;
  /** The text of the `go.mod` in which it is built. */
  readonly module: string;
  /** Source files beside it, by their names, where the program is none of the module's own. */
  readonly sources?: Readonly<Record<string, string>>;
  /** Arguments of `go build`; they put the executable below `bin/`. */
  readonly build: readonly string[];
}

/**
 * Builds a program into a folder, once for all processes of this machine. The folder's parent is the builder's own.
 *
 * @param isThere whether another process has built it in the meantime
 * @returns the reason why it could not be built
 */
export async function buildGoProgram(
  program: GoProgram,
  { folder, isThere }: { readonly folder: string; readonly isThere: () => Promise<boolean> | boolean },
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<string | undefined> {
  if (process.platform === "win32") return "building from the Go module is not supported on Windows";
  if (!foldersOnPath(env).some((place) => executableIn(place, "go"))) return "no go on PATH";
  return withLock(`${folder}.lock`, { log }, async () => {
    if (await isThere()) return undefined;
    const parent = dirname(folder);
    for (const name of readdirSync(parent)) {
      // Left by builders that were killed: nobody else builds while we hold the lock.
      if (name.startsWith("building-")) rmSync(join(parent, name), { recursive: true });
    }
    const fresh = join(parent, `building-${process.pid}`);
    mkdirSync(fresh);
    try {
      await runGo(program, fresh, env, log);
      rmSync(folder, { recursive: true, force: true });
      renameSync(fresh, folder);
      return undefined;
    } catch (cause) {
      return (cause as Error).message;
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  });
}

async function runGo(
  { title, takes, module, sources = {}, build }: GoProgram,
  folder: string,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<void> {
  log(`building ${title} from its Go module: ${takes}, only this once`);
  const start = Date.now();
  for (const [name, text] of Object.entries({ "go.mod": module, ...sources })) writeFileSync(join(folder, name), text);
  const go = spawn("go", ["build", "-v", "-mod=mod", "-buildvcs=false", ...build], {
    cwd: folder,
    // A workspace or flags of the user's own must not change what is built.
    env: { ...env, CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const lines: string[] = [];
  createInterface({ input: go.stderr }).on("line", (line) => lines.push(line));
  const stopReporting = reportProgress(log, () => `building ${title}: ${stageOf(lines)}`);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      go.on("error", reject).on("close", resolve);
    });
    if (code !== 0) throw new Error(`go build failed: ${lines.slice(-5).join(" | ")}`);
  } finally {
    stopReporting();
  }
  log(`built ${title} in ${duration(Date.now() - start)}`);
}

/** With -v, go prints a line `go: downloading <module> <version>` per module and then one per compiled package. */
function stageOf(lines: readonly string[]): string {
  const downloads = lines.filter((line) => line.startsWith("go: ")).length;
  const packages = lines.length - downloads;
  const last = lines.at(-1)?.replace("go: downloading ", "") ?? "";
  return packages > 0 ? `${packages} packages compiled, now ${last}` : `${downloads} modules downloaded, now ${last}`;
}
