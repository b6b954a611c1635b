import { download, findDownload } from "./download.mts";
import { isolatedEnvironment, type Scratch } from "./environment.mts";
import { findGoBuild, goBuild } from "./goBuild.mts";
import { findInPulumiCache } from "./inPulumiCache.mts";
import { type Installation } from "./installation.mts";
import { NoEngineError } from "./noEngineError.mts";
import { findOnPath } from "./onPath.mts";
import { type Search } from "./search.mts";
import { refusesStandIns } from "./standIns.mts";

/** A real Pulumi engine that runs TypeScript programs with dynamic resources. */
export interface Engine extends Installation {
  readonly origin: Origin;
  /** The complete environment of a run in the scratch folders, apart from the user's own login, stacks and settings. */
  environment(scratch: Scratch): NodeJS.ProcessEnv;
}

/** PATH, Pulumi's own cache, the official download, or our build from the public Go module. */
export type Origin = "path" | "cache" | "download" | "go-build";

export interface ResolveOptions {
  /** Hears which engine was taken and why, and how slow steps go on. @default lines on stderr */
  readonly log?: (line: string) => void;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
}

/** One place to get an engine from. */
export interface Way {
  readonly origin: Origin;
  /** Completes "using Pulumi 3.276.0 ...". */
  readonly description: string;
  readonly search: () => Promise<Search>;
}

/** Finds a Pulumi engine or makes one; throws {@link NoEngineError} where neither is possible. */
export async function resolveEngine(options: ResolveOptions = {}): Promise<Engine> {
  const { env = process.env, log = toStderr } = options;
  const taken = await takeFirst(waysTo(env, log), log);
  return { ...taken, environment: (scratch) => isolatedEnvironment(taken, scratch, env) };
}

/** The ways to an engine, in their order. */
export function waysTo(env: NodeJS.ProcessEnv, log: (line: string) => void): readonly Way[] {
  // What an earlier run downloaded or built is taken before the network is asked again.
  const ways: readonly Way[] = [
    { origin: "path", description: "from PATH", search: () => findOnPath(env) },
    { origin: "cache", description: "from Pulumi's own cache", search: () => findInPulumiCache(env) },
    { origin: "download", description: "downloaded earlier", search: () => findDownload(env) },
    { origin: "go-build", description: "built earlier from its Go module", search: () => findGoBuild(env) },
    { origin: "download", description: "downloaded now", search: () => download(env, log) },
    { origin: "go-build", description: "built from its Go module", search: () => goBuild(env, log) },
  ];
  // What we build has one.
  return refusesStandIns(env) ? ways.filter(({ origin }) => origin !== "go-build") : ways;
}

/** Tries the ways in their order, says which one gave an engine and why those before it did not. */
export async function takeFirst(
  ways: readonly Way[],
  log: (line: string) => void,
): Promise<Installation & { readonly origin: Origin }> {
  const reasons: string[] = [];
  for (const { origin, description, search } of ways) {
    const { found, passedOver } = await search();
    reasons.push(...passedOver);
    if (found === undefined) continue;
    const because = reasons.length > 0 ? `, since ${reasons.join(", ")}` : "";
    log(`using Pulumi ${found.version} ${description} (${found.languageHost} language host)${because}`);
    return { ...found, origin };
  }
  throw new NoEngineError(reasons);
}

function toStderr(line: string): void {
  process.stderr.write(`pulumi-fireworks: ${line}\n`);
}
