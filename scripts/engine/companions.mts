import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sdkFolder } from "./engineVersion.mts";
import { placeExecutable } from "./placeExecutable.mts";

/**
 * Puts beside a CLI that we built what Pulumi's own bundle has there: the SDK's starter of dynamic providers, whose exact name
 * the engine looks for, and our stand-in for the language hosts. Up to date at every run, since both can change with this package.
 */
export function placeCompanions(binDir: string): void {
  const host = readFileSync(new URL("./languageHost.cjs", import.meta.url), "utf8");
  const starter = readFileSync(join(sdkFolder, "pulumi-resource-pulumi-nodejs"), "utf8");
  placeExecutable(join(binDir, "languageHost.cjs"), host);
  const run = 'exec node "$(dirname "$0")/languageHost.cjs"';
  // eslint-disable-next-line portable/everywhere -- Windows takes Pulumi's own
  const script = (args: string) => `#!/bin/sh\n${run} ${args}\n`;
  placeExecutable(join(binDir, "pulumi-language-nodejs"), script('"$@"'));
  placeExecutable(join(binDir, "pulumi-language-go"), script('go "$@"'));
  placeExecutable(join(binDir, "pulumi-resource-pulumi-nodejs"), starter);
}
