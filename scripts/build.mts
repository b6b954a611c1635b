/** Compiles the package into `dist/`, from nothing, so that a renamed file leaves nothing behind. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import manifest from "../package.json" with { type: "json" };
import { filesLike } from "./files.mts";

const root = join(import.meta.dirname, "..");
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

rmSync(join(root, "dist"), { recursive: true, force: true });
// Comments are for the declarations, which editors show; code without them is a tenth of the package smaller.
for (const kind of [["--emitDeclarationOnly"], ["--declaration", "false", "--removeComments", "--noCheck"]]) {
  const args = [tsc, "-p", "tsconfig.build.json", ...kind];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
// Node's `import()` is not there for a CommonJS module in every world that runs one: Jest has it behind a flag. What is
// ours is CommonJS too, and is required as lazily; an ES module of others, which `require` of an old Node refuses, is not.
for (const file of filesLike("dist/**/*.js", root)) {
  const path = join(root, file);
  const code = readFileSync(path, "utf8");
  const lazy = code.replaceAll(/\bimport\(("\.{1,2}\/[^"]+")\)/g, "Promise.resolve().then(() => require($1))");
  if (lazy !== code) writeFileSync(path, lazy);
}
for (const cli of ["emulator", "commands"]) chmodSync(join(root, "dist/provider", cli, "cli.js"), 0o755);

// The plugin, under the name that the engine looks for in the folder that `Pulumi.yaml` names.
const schema: unknown = JSON.parse(readFileSync(join(root, "provider/plugin/schema.json"), "utf8"));
writeFileSync(join(root, "dist/provider/plugin/schema.json"), JSON.stringify(schema));
mkdirSync(join(root, "dist/plugin"));
const { executableFiles } = createRequire(import.meta.url)("../dist/provider/commands/plugin/executable.js") as {
  readonly executableFiles: (program: string) => Readonly<Record<string, string>>;
};
const plugin = executableFiles('require("../provider/plugin/main.js").main();\n');
for (const [name, text] of Object.entries(plugin)) {
  writeFileSync(join(root, "dist/plugin", name), text, { mode: 0o755 });
}

// What no entry point leads to declares nothing to users.
const needed = new Set<string>();
for (const entry of Object.values(manifest.exports)) {
  if (typeof entry === "object") visit(join(root, entry.types));
}
for (const file of filesLike("dist/**/*.d.ts", root)) {
  if (!needed.has(join(root, file))) rmSync(join(root, file));
}

function visit(declarations: string): void {
  if (needed.has(declarations)) return;
  needed.add(declarations);
  for (const [, target = ""] of readFileSync(declarations, "utf8").matchAll(/["'](\.{1,2}\/[^"']+)\.js["']/g)) {
    visit(join(dirname(declarations), `${target}.d.ts`));
  }
}
