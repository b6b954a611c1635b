import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { rolldown } from "rolldown";
import manifest from "../../package.json" with { type: "json" };

const root = join(import.meta.dirname, "../..");

/** The plugin as one program, which needs Node and nothing else. */
export interface Bundle {
  readonly code: string;
  /** The folders of the packages that are in it. */
  readonly packages: readonly string[];
}

/** What the sources read when they run, as the bundle has it. */
const EMBEDDED: readonly (readonly [file: string, read: string, embedded: string])[] = [
  [
    "provider/client/packageVersion.ts",
    `createRequire(__filename)("pulumi-fireworks/package.json")`,
    JSON.stringify({ version: manifest.version }),
  ],
  ["provider/plugin/schema.ts", `readFileSync(join(__dirname, "schema.json"), "utf8")`, JSON.stringify(schema())],
  // Modules of the SDK are asked of the SDK, and a bundler sees only those that are asked of the bundle.
  ...["provider/plugin/sdk.ts", "provider/lifecycle/engine.ts"].flatMap((file) => [
    [file, `createRequire(require.resolve("@pulumi/pulumi/package.json"))`, "undefined"] as const,
    [file, "sdk(", "require("] as const,
  ]),
];

/** From the sources and not from `dist/`: of ES modules a bundler leaves out what is not used, a fifth of it all. */
export async function bundlePlugin(): Promise<Bundle> {
  const embedded = new Set<string>();
  const bundle = await rolldown({
    input: join(import.meta.dirname, "main.ts"),
    cwd: root,
    platform: "node",
    plugins: [
      {
        name: "embed",
        transform: (code, id) => {
          let changed = code;
          for (const [file, read, replacement] of EMBEDDED.filter(([name]) => id === join(root, name))) {
            if (!changed.includes(read)) throw new Error(`${file} has no ${read} any more`);
            changed = changed.replaceAll(read, () => replacement);
            embedded.add(file);
          }
          return changed;
        },
      },
    ],
  });
  const { output } = await bundle.generate({ format: "cjs", codeSplitting: false, minify: true });
  await bundle.close();
  const [chunk] = output;
  const missing = EMBEDDED.filter(([file]) => !embedded.has(file)).map(([file]) => file);
  // What is loaded later is imported from the file itself.
  const imports = [...chunk.imports, ...chunk.dynamicImports].filter((name) => name !== chunk.fileName);
  const outside = [...missing, ...imports.filter((name) => !isBuiltin(name))];
  if (outside.length > 0) throw new Error(`the bundle is not whole without ${outside.join(", ")}`);
  const folders = Object.keys(chunk.modules).map(
    (id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0],
  );
  return { code: chunk.code, packages: [...new Set(folders.filter((folder) => folder !== undefined))] };
}

function schema(): string {
  return JSON.stringify(JSON.parse(readFileSync(join(root, "provider/plugin/schema.json"), "utf8")));
}
