/** `npm run sdks`: writes the SDKs of other languages from the package schema. It needs Go. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generatedSdks, presentSdks } from "./sdks/generatedSdks.mts";
import { sdkGenerator } from "./sdks/generator.mts";
import { SDK_LANGUAGES } from "./sdks/languages.mts";

const root = join(import.meta.dirname, "..");
const files = generatedSdks(root, await sdkGenerator(process.env, console.error));
for (const { folder } of SDK_LANGUAGES) mkdirSync(join(root, folder), { recursive: true });
for (const stale of presentSdks(root)) if (!files.has(stale)) rmSync(join(root, stale));
for (const [path, text] of files) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
for (const { folder } of SDK_LANGUAGES) console.log(folder);
