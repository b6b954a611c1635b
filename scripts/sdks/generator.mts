import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder } from "../engine/cacheFolder.mts";
import { engineVersion } from "../engine/engineVersion.mts";
import { executableIn } from "../engine/executables.mts";
import { buildGoProgram, type GoProgram } from "../engine/goProgram.mts";

const NAME = "generate";

/** Pulumi's generators are in the module that its CLI is built from, so a cached CLI has brought most of it. */
const generator: GoProgram = {
  title: `the generator of SDKs ${engineVersion}`,
  takes: "about a minute",
  module: `module generate

go 1.26.0

require github.com/pulumi/pulumi/pkg/v3 v${engineVersion}
`,
  sources: { "main.go": readFileSync(join(import.meta.dirname, "generate/main.go"), "utf8") },
  build: ["-trimpath", "-ldflags", "-s -w", "-o", `bin/${NAME}`, "."],
};

/**
 * The generator of SDKs, built from its Go source once for all processes of this machine.
 * @throws Error where it cannot be built
 */
export async function sdkGenerator(env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<string> {
  const digest = createHash("sha256").update(JSON.stringify(generator)).digest("hex").slice(0, 12);
  const folder = join(cacheFolder(env), "sdk-generator", `${engineVersion}-${digest}`);
  const binDir = join(folder, "bin");
  const isThere = () => executableIn(binDir, NAME) !== undefined;
  if (!isThere()) {
    mkdirSync(dirname(folder), { recursive: true });
    const fault = await buildGoProgram(generator, { folder, isThere }, env, log);
    if (fault !== undefined) throw new Error(`the generator of SDKs cannot be built: ${fault}`);
  }
  return join(binDir, NAME);
}
