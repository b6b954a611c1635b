import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Where this package lies: the nearest folder above with a package.json, since what is built lies deeper than the sources.
 * For what somebody else has bundled it is the folder of their package.
 */
export function ownFolder(folder: string = __dirname): string {
  const above = dirname(folder);
  return above === folder || existsSync(join(folder, "package.json")) ? folder : ownFolder(above);
}
