/** `npm run docs`: writes what `policyReference.mts` describes. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generatedFiles, type PolicyModules } from "./policyReference.mts";
import { loadSource } from "./loadSource.mts";

const root = join(import.meta.dirname, "..");
const NAMES = ["policies/configSchema", "policies/effectiveConfig", "policies/presets", "provider/prices"];
const modules = await Promise.all(NAMES.map((name) => loadSource<Partial<PolicyModules>>(`${name}.ts`)));

for (const [path, text] of await generatedFiles(Object.assign({}, ...modules) as PolicyModules)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(path);
}
