import { join } from "node:path";
import { cacheFolder } from "./cacheFolder.mts";
import { executableIn } from "./executables.mts";
import { buildGoProgram, type GoProgram } from "./goProgram.mts";
import { NoLanguageError } from "./noLanguageError.mts";

const NAME = "pulumi-language-yaml";
const VERSION = "1.30.0";

const yamlHost: GoProgram = {
  title: `${NAME} ${VERSION}`,
  takes: "about 2 minutes",
  module: `module yamlhost

go 1.26.0

require github.com/pulumi/pulumi-yaml v${VERSION}
`,
  build: [
    // It writes stack traces into the state: without this they would have the paths of this machine.
    "-trimpath",
    ...["-ldflags", `-s -w -X github.com/pulumi/pulumi-yaml/pkg/version.Version=v${VERSION}`],
    ...["-o", `bin/${NAME}`, `github.com/pulumi/pulumi-yaml/cmd/${NAME}`],
  ],
};

/** Pulumi's own YAML host, which is built from its public Go module where no earlier run has done so. */
export async function buildYamlHost(env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<string> {
  const folder = join(cacheFolder(env), "yaml", VERSION, "go-build");
  const binDir = join(folder, "bin");
  const host = join(binDir, NAME);
  const isThere = () => executableIn(binDir, NAME) !== undefined;
  if (isThere()) return host;
  const fault = await buildGoProgram(yamlHost, { folder, isThere }, env, log);
  if (fault !== undefined) throw new NoLanguageError("YAML", fault);
  return host;
}
