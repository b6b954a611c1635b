import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../engine/cacheFolder.mts";
import { engineVersion } from "../engine/engineVersion.mts";
import { executableIn } from "../engine/executables.mts";
import { withLock } from "../engine/lock.mts";

const SOURCE = join(import.meta.dirname, "generate/main.go");

/** Pulumi's generators are in the module that its CLI is built from, so a cached CLI has brought most of it. */
const goModule = `module generate

go 1.26.0

require github.com/pulumi/pulumi/pkg/v3 v${engineVersion}
`;

/** The generator of SDKs, built from its Go source once for all processes of this machine. */
export async function sdkGenerator(env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<string> {
  const digest = createHash("sha256").update(readFileSync(SOURCE)).update(goModule).digest("hex").slice(0, 12);
  const folder = join(cacheFolder(env), "sdk-generator", `${engineVersion}-${digest}`);
  const built = () => executableIn(folder, "generate");
  const earlier = built();
  if (earlier !== undefined) return earlier;
  return withLock(`${folder}.lock`, { log }, async () => {
    const meanwhile = built();
    if (meanwhile !== undefined) return meanwhile;
    const fresh = `${folder}.building`;
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh);
    cpSync(SOURCE, join(fresh, "main.go"));
    writeFileSync(join(fresh, "go.mod"), goModule);
    log(`building the generator of SDKs ${engineVersion}: about a minute, only this once`);
    const args = ["build", "-mod=mod", "-buildvcs=false", "-trimpath", "-ldflags", "-s -w", "-o", "generate", "."];
    // A workspace or flags of the user's own must not change what is built.
    await promisify(execFile)("go", args, {
      cwd: fresh,
      env: { ...env, CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "" },
    });
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
    return join(folder, "generate");
  });
}
