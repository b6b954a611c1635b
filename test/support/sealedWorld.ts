import { readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname } from "node:path";
import { createContext, runInContext, Script, type Context } from "node:vm";

type Wrapper = (
  exports: unknown,
  require: (specifier: string) => unknown,
  module: { exports: unknown },
  filename: string,
  folder: string,
) => void;

/**
 * What Jest gives each test file, without flags: CommonJS modules in a world of their own, where `Error` and all of the
 * language are not Node's, and where `import()` is not there. What Node adds to the language is shared.
 * @returns `require` of that world, by a file's path
 */
export function sealedWorld(): (file: string) => unknown {
  const context = createContext();
  shareNodesGlobals(context);
  const modules = new Map<string, { exports: unknown }>();
  const load = (file: string): unknown => {
    const loaded = modules.get(file);
    if (loaded !== undefined) return loaded.exports;
    const module: { exports: unknown } = { exports: {} };
    modules.set(file, module);
    const code = readFileSync(file, "utf8").replace(/^#!.*/, "");
    if (file.endsWith(".json")) {
      module.exports = JSON.parse(code);
      return module.exports;
    }
    const text = `(function (exports, require, module, __filename, __dirname) {${code}\n})`;
    const run = new Script(text, { filename: file }).runInContext(context) as Wrapper;
    const resolve = createRequire(file);
    const requireHere = (specifier: string): unknown =>
      isBuiltin(specifier) ? resolve(specifier) : load(resolve.resolve(specifier));
    run(module.exports, Object.assign(requireHere, { resolve: resolve.resolve }), module, file, dirname(file));
    return module.exports;
  };
  return load;
}

function shareNodesGlobals(context: Context): void {
  const own = new Set(runInContext("Object.getOwnPropertyNames(globalThis)", context) as string[]);
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    // Jest hands these two on, since Node checks what it is given against its own.
    if (own.has(name) && !["Uint8Array", "ArrayBuffer"].includes(name)) continue;
    Object.defineProperty(context, name, {
      configurable: true,
      writable: true,
      value: Reflect.get(globalThis, name) as unknown,
    });
  }
  context.global = context;
}
