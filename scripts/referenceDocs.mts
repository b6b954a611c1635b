/** `npm run docs`: writes what `generatedReference.mts` describes. */
import { globSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type * as configModule from "../provider/config.ts";
import { generatedReference } from "./reference/generatedReference.mts";

const root = join(import.meta.dirname, "..");
const { readSettings } = createRequire(import.meta.url)(join(root, "dist/provider/config.js")) as typeof configModule;

const files = await generatedReference(readSettings);
for (const stale of globSync(["docs/reference/*.md", "api/*.api.md"], { cwd: root }))
  if (!files.has(stale)) rmSync(join(root, stale));
for (const [path, text] of files) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(path);
}
