import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { filesLike } from "../files.mts";
import { notices } from "../plugin/notices.mts";
import manifest from "../../package.json" with { type: "json" };

const root = join(import.meta.dirname, "../..");

const HANDLERS = filesLike("provider/resources/*/handler/handler.ts", root);

/**
 * What becomes part of the package: of zod, which is made of ES modules, a fifth is used, and loads in a third of the time. It is
 * installed too, since declarations name its types.
 */
const BUNDLED = ["zod"];

/** What is loaded by its path. */
const ENTRIES = [
  ...Object.values(manifest.exports).flatMap((target) => (typeof target === "string" ? [] : [target.default])),
  "./dist/provider/emulator/cli.js",
  "./dist/provider/commands/cli.js",
  // What the plugin's executable begins with.
  "./dist/provider/compileCache.js",
  "./dist/provider/plugin/main.js",
  // Below the modules that state names, which stay as they are.
  "./dist/provider/program/forward.js",
  ...HANDLERS.map((file) => `./dist/${file}`),
  // Reads a file beside it.
  "./dist/provider/plugin/schema.js",
].map((path) => path.replace(/^\.\/dist\//, "").replace(/\.(js|ts)$/, ""));

/**
 * Puts together what is loaded together: a file for each process and purpose, instead of hundreds that are looked for one by
 * one. A module that state names is not in it: Pulumi stores a module by its path, so it has to stand alone.
 */
export async function bundle(dir: string): Promise<void> {
  const imports = new Map<string, readonly string[]>();
  const together = new Set<string>();
  const build = await rolldown({
    cwd: root,
    input: Object.fromEntries(ENTRIES.map((entry) => [entry, join(root, `${entry}.ts`)])),
    platform: "node",
    // What another file takes from an entry may be exported there too.
    preserveEntrySignatures: "allow-extension",
    plugins: [
      {
        name: "what is loaded together",
        moduleParsed: ({ id, importedIds }) => void imports.set(id, importedIds),
        buildEnd: () => {
          const atOnce = closure(imports, ["provider/index.ts", "provider/plugin/main.ts", "provider/report/index.ts"]);
          for (const id of closure(imports, HANDLERS)) if (!atOnce.has(id) && !staysApart(id)) together.add(id);
        },
      },
    ],
    external: (id, importer = "") =>
      (id === "./provider.js" && importer.endsWith("/resource.ts")) || (/^[^./]/.test(id) && !BUNDLED.includes(id)),
  });
  await build.write({
    dir,
    format: "cjs",
    esModule: true,
    comments: false,
    entryFileNames: "[name].js",
    chunkFileNames: "provider/shared/[name].js",
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [
        { name: "zod", test: /node_modules\/zod\// },
        { name: "handling", test: (id) => together.has(id) },
        { name: "reporting", test: /provider\/report\/(?!index)/ },
      ],
    },
  });
  await build.close();
  writeFileSync(join(dir, "NOTICES.txt"), notices(BUNDLED.map((name) => join(root, "node_modules", name))));
}

/** Modules with all that they import, and that is loaded with them. */
function closure(imports: ReadonlyMap<string, readonly string[]>, files: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (id: string): void => {
    if (found.has(id)) return;
    found.add(id);
    imports.get(id)?.forEach(visit);
  };
  for (const file of files) visit(join(root, file));
  return found;
}

/** What belongs to one resource stays with it, and an entry is a file of its own. */
function staysApart(id: string): boolean {
  return !/\/provider\/(client|lifecycle)\//.test(id) || id.endsWith("/client/index.ts");
}
