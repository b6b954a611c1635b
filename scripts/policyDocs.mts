/** `npm run docs`: writes what `policyReference.mts` describes. */
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { generatedFiles, type PolicyModules } from "./policyReference.mts";
import "./build.mts";

const root = join(import.meta.dirname, "..");
const require = createRequire(import.meta.url);
const modules = ["policies/configSchema", "policies/effectiveConfig", "policies/presets", "provider/prices"].map(
  (name) => require(join(root, "dist", name)) as Partial<PolicyModules>,
);

for (const [path, text] of await generatedFiles(Object.assign({}, ...modules) as PolicyModules)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(path);
}
