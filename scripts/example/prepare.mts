import { buildApart } from "../buildApart.mts";
import { type Engine, resolveEngine } from "../engine/resolve.mts";
import { installPacked } from "../installPacked.mts";

/** A real engine, and the package built and installed as users get it; with `build` false, as it was left by an earlier run. */
export async function prepare({ build }: { build: boolean }): Promise<Engine> {
  if (build) {
    buildApart();
    installPacked();
  }
  return resolveEngine();
}
