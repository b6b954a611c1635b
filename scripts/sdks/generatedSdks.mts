import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { type PackageSchema, SCHEMA_FILE } from "../schema/packageSchema.mts";
import { SDK_LANGUAGES } from "./languages.mts";
import { acceptProfiles } from "./pythonProfile.mts";
import { spelledFor } from "./spelling.mts";

/** Every generated file of the SDKs, as it should be: from its path to its text. @param generator the command */
export function generatedSdks(root: string, generator: string): Map<string, string> {
  const schema = JSON.parse(readFileSync(join(root, SCHEMA_FILE), "utf8")) as PackageSchema;
  const scratch = mkdtempSync(join(tmpdir(), "pulumi-fireworks-sdks-"));
  try {
    const files = SDK_LANGUAGES.flatMap((language) => {
      const { name, folder, handwritten } = language;
      const [spelled, out] = [join(scratch, `${name}.json`), join(scratch, name)];
      writeFileSync(spelled, JSON.stringify(spelledFor(language, schema)));
      execFileSync(generator, [spelled, name, out], { stdio: ["ignore", "ignore", "inherit"] });
      return filesIn(out)
        .filter((file) => !handwritten.includes(file))
        .map((file) => [join(folder, file), acceptProfiles(file, readFileSync(join(out, file), "utf8"))] as const);
    });
    return new Map(files);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** What is there now, but for what is written by hand. */
export function presentSdks(root: string): string[] {
  return SDK_LANGUAGES.flatMap(({ folder, handwritten }) =>
    filesIn(join(root, folder))
      .filter((file) => !handwritten.includes(file))
      .map((file) => join(folder, file)),
  );
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));
}
