/** `npm run schema`: writes the package schema of the plugin, from which the SDKs are generated. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSettings } from "../provider/config.ts";
import { SCHEMA_FILE, schemaText } from "./schema/packageSchema.mts";

const root = join(import.meta.dirname, "..");
writeFileSync(join(root, SCHEMA_FILE), await schemaText(root, readSettings));
console.log(SCHEMA_FILE);
