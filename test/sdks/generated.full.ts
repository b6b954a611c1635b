import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generatedSdks, presentSdks } from "../../scripts/sdks/generatedSdks.mts";
import { sdkGenerator } from "../../scripts/sdks/generator.mts";
import { ROOT } from "./pages.js";

test("the SDKs are what the generator makes of the schema (else run npm run sdks)", async () => {
  const files = generatedSdks(ROOT, await sdkGenerator(process.env, console.error));
  expect(presentSdks(ROOT).sort()).toEqual([...files.keys()].sort());
  for (const [path, text] of files) expect(readFileSync(join(ROOT, path), "utf8"), path).toBe(text);
});
