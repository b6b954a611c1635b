import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { compileFunction } from "node:vm";

const root = join(import.meta.dirname, "..");

/** A module of the package as its sources have it: what is built has no file for each of them. */
export async function loadSource<T>(path: string): Promise<T> {
  // Only where it is needed: a process that is measured starts with the memory of its starter.
  const { rolldown } = await import("rolldown");
  const input = join(root, path);
  const build = await rolldown({ cwd: root, input, platform: "node", external: /^[^./]/ });
  const { output } = await build.generate({ format: "cjs", codeSplitting: false });
  await build.close();
  const module = { exports: {} };
  const parameters = ["exports", "require", "module", "__filename", "__dirname"];
  const run = compileFunction(output[0].code, parameters, { filename: input }) as (...given: unknown[]) => void;
  run(module.exports, createRequire(input), module, input, dirname(input));
  return module.exports as T;
}
