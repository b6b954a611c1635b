import { join } from "node:path";
import { cacheFolder } from "./cacheFolder.mts";
import { placeCompanions } from "./companions.mts";
import { engineVersion } from "./engineVersion.mts";
import { executableIn } from "./executables.mts";
import { buildGoProgram, type GoProgram } from "./goProgram.mts";
import { firstUsable, type Search } from "./search.mts";

const pulumi: GoProgram = {
  title: `Pulumi ${engineVersion}`,
  takes: "about 4 minutes",
  // `replace` lines inside a dependency do not count, so Pulumi's own one is repeated, and `go install` cannot do this.
  module: `module pulumicli

go 1.26.0

require (
	github.com/pulumi/pulumi/pkg/v3 v${engineVersion}
	github.com/pulumi/pulumi/sdk/v3 v${engineVersion}
)

replace github.com/atotto/clipboard => github.com/tgummerer/clipboard v0.0.0-20241001131231-d02d263e614e
`,
  build: [
    ...["-tags", "osusergo,grpcnotrace"],
    ...["-ldflags", `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${engineVersion}`],
    ...["-o", "bin/pulumi", "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
  ],
};

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
  const isThere = async () => (await findGoBuild(env)).found !== undefined;
  const fault = await buildGoProgram(pulumi, { folder: buildFolder(env), isThere }, env, log);
  return fault === undefined ? findGoBuild(env) : { passedOver: [fault] };
}
