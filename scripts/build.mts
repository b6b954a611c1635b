/**
 * Builds the package into `dist/`, from nothing, so that a renamed file leaves nothing behind. It takes the place of the
 * one before at once, and only where it differs, so that nothing vanishes below another run's tests.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";
import type * as executableModule from "../provider/commands/plugin/executable.ts";
import manifest from "../package.json" with { type: "json" };
import { bundle } from "./build/bundle.mts";
import { isSameTree } from "./build/sameTree.mts";
import { filesLike } from "./files.mts";
import { loadSource } from "./loadSource.mts";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const built = join(root, `dist-${process.pid}`);

try {
  declare();
  for (const file of filesLike("provider/resources/*/provider.ts", root)) compileAlone(file);
  await bundle(built);
  for (const cli of ["emulator", "commands"]) chmodSync(join(built, "provider", cli, "cli.js"), 0o755);
  await writePlugin();
  if (!isSameTree(built, dist)) replaceDist();
} finally {
  rmSync(built, { recursive: true, force: true });
}

/** The declarations of what the package exports, with their comments, which editors show. */
function declare(): void {
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const args = [tsc, "-p", "tsconfig.build.json", "--emitDeclarationOnly", "--outDir", built];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  const needed = new Set<string>();
  const visit = (declarations: string): void => {
    if (needed.has(declarations)) return;
    needed.add(declarations);
    for (const [, target = ""] of readFileSync(declarations, "utf8").matchAll(/["'](\.{1,2}\/[^"']+)\.js["']/g)) {
      visit(join(dirname(declarations), `${target}.d.ts`));
    }
  };
  for (const entry of Object.values(manifest.exports)) {
    if (typeof entry === "object") visit(join(built, entry.types.replace("./dist/", "")));
  }
  for (const file of filesLike("**/*.d.ts", built)) if (!needed.has(join(built, file))) rmSync(join(built, file));
}

/** A module that state names: Pulumi stores it by its path. */
function compileAlone(file: string): void {
  const { outputText } = ts.transpileModule(readFileSync(join(root, file), "utf8"), {
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: false,
      removeComments: true,
    },
  });
  const target = join(built, file.replace(/\.ts$/, ".js"));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, outputText);
}

/** The plugin, under the name that the engine looks for in the folder that `Pulumi.yaml` names. */
async function writePlugin(): Promise<void> {
  const schema: unknown = JSON.parse(readFileSync(join(root, "provider/plugin/schema.json"), "utf8"));
  writeFileSync(join(built, "provider/plugin/schema.json"), JSON.stringify(schema));
  mkdirSync(join(built, "plugin"));
  const { executableFiles } = await loadSource<typeof executableModule>("provider/commands/plugin/executable.ts");
  const files = executableFiles(
    'require("../provider/compileCache.js").useCompileCache();\nrequire("../provider/plugin/main.js").main();\n',
  );
  for (const [name, text] of Object.entries(files)) writeFileSync(join(built, "plugin", name), text, { mode: 0o755 });
}

function replaceDist(): void {
  const old = `${built}-old`;
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(built, dist);
  rmSync(old, { recursive: true, force: true });
}
