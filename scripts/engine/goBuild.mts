import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { cacheFolder } from "./cacheFolder.mts";
import { placeCompanions } from "./companions.mts";
import { engineVersion } from "./engineVersion.mts";
import { executableIn, foldersOnPath } from "./executables.mts";
import { withLock } from "./lock.mts";
import { duration, reportProgress } from "./progress.mts";
import { firstUsable, type Search } from "./search.mts";

/** `replace` lines inside a dependency do not count, so Pulumi's own one is repeated, and `go install` cannot do this. */
const goModule = `module pulumicli

go 1.26.0

require (
	github.com/pulumi/pulumi/pkg/v3 v${engineVersion}
	github.com/pulumi/pulumi/sdk/v3 v${engineVersion}
)

replace github.com/atotto/clipboard => github.com/tgummerer/clipboard v0.0.0-20241001131231-d02d263e614e
`;

const buildArguments = [
  ...["build", "-v", "-mod=mod", "-buildvcs=false", "-tags", "osusergo,grpcnotrace"],
  ...["-ldflags", `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${engineVersion}`],
  ...["-o", "bin/pulumi", "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
];

const buildFolder = (env: NodeJS.ProcessEnv) => join(cacheFolder(env), "engine", engineVersion, "go-build");

/** The CLI that an earlier run built. */
export async function findGoBuild(env: NodeJS.ProcessEnv): Promise<Search> {
  const binDir = join(buildFolder(env), "bin");
  const command = executableIn(binDir, "pulumi");
  if (command === undefined) return { passedOver: [] };
  placeCompanions(binDir);
  return firstUsable([command], env);
}

/** Builds the CLI from its public Go module, once for all processes of this machine. */
export async function goBuild(env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<Search> {
  if (process.platform === "win32") return { passedOver: ["building from the Go module is not supported on Windows"] };
  if (!foldersOnPath(env).some((folder) => executableIn(folder, "go"))) return { passedOver: ["no go on PATH"] };
  const target = buildFolder(env);
  return withLock(`${target}.lock`, { log }, async () => {
    const earlier = await findGoBuild(env);
    if (earlier.found !== undefined) return earlier;
    for (const name of readdirSync(join(target, ".."))) {
      // Left by builders that were killed: nobody else builds while we hold the lock.
      if (name.startsWith("building-")) rmSync(join(target, "..", name), { recursive: true });
    }
    const folder = join(target, "..", `building-${process.pid}`);
    mkdirSync(folder);
    try {
      await runGo(folder, env, log);
      rmSync(target, { recursive: true, force: true });
      renameSync(folder, target);
    } catch (cause) {
      return { passedOver: [(cause as Error).message] };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    return findGoBuild(env);
  });
}

async function runGo(folder: string, env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<void> {
  log(`building Pulumi ${engineVersion} from its Go module: about 4 minutes, only this once`);
  const start = Date.now();
  writeFileSync(join(folder, "go.mod"), goModule);
  const go = spawn("go", buildArguments, {
    cwd: folder,
    // A workspace or flags of the user's own must not change what is built.
    env: { ...env, CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const lines: string[] = [];
  createInterface({ input: go.stderr }).on("line", (line) => lines.push(line));
  const stopReporting = reportProgress(log, () => `building Pulumi: ${stageOf(lines)}`);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      go.on("error", reject).on("close", resolve);
    });
    if (code !== 0) throw new Error(`go build failed: ${lines.slice(-5).join(" | ")}`);
  } finally {
    stopReporting();
  }
  log(`built Pulumi ${engineVersion} in ${duration(Date.now() - start)}`);
}

/** With -v, go prints a line `go: downloading <module> <version>` per module and then one per compiled package. */
function stageOf(lines: readonly string[]): string {
  const downloads = lines.filter((line) => line.startsWith("go: ")).length;
  const packages = lines.length - downloads;
  const last = lines.at(-1)?.replace("go: downloading ", "") ?? "";
  return packages > 0 ? `${packages} packages compiled, now ${last}` : `${downloads} modules downloaded, now ${last}`;
}
