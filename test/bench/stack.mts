import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Emulator } from "../../provider/emulator/index.ts";
import { type Engine } from "../../scripts/engine/resolve.mts";
import { countRequests, type Requests } from "./requests.mts";
import { KEY, type ModelArgs } from "./scale.mts";
import { installUsageHook, readUsage, type Usage } from "./usage.mts";

const root = join(import.meta.dirname, "../..");

/** What one run of the engine took. */
export interface Run {
  readonly wallMs: number;
  /** Processor time of the engine and all that it started. */
  readonly cpuMs: number;
  /** Of the provider process; absent when there was none. */
  readonly provider: Usage | undefined;
  readonly program: Usage | undefined;
  readonly requests: Requests;
}

export interface SavedResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

/** What is run, in the order in which a stack lives. */
export const PHASES = ["first preview", "create up", "no-op preview", "refresh", "one-model up", "destroy"] as const;
export type Phase = (typeof PHASES)[number];

const APPLY = ["--yes", "--skip-preview"];
const COMMANDS: Readonly<Record<Phase, readonly string[]>> = {
  "first preview": ["preview"],
  "create up": ["up", ...APPLY],
  "no-op preview": ["preview", "--expect-no-changes"],
  refresh: ["refresh", ...APPLY, "--expect-no-changes"],
  "one-model up": ["up", ...APPLY],
  destroy: ["destroy", ...APPLY],
};

export interface BenchStackArgs {
  readonly engine: Engine;
  readonly emulator: Emulator;
  /** A CommonJS program; it finds its models in `./models.json`. */
  readonly program: string;
  readonly models: readonly ModelArgs[];
  /** Whether the emulator is another stack's, which closes it. */
  readonly isGuest: boolean;
  /** The setting, where it has one. */
  readonly accountId: string | undefined;
  /** Takes a CPU profile of each process. */
  readonly profiles: string | undefined;
}

/** One stack of one variant: its own project, backend and home, and a service that nobody else uses. */
export class BenchStack {
  readonly folder: string;
  readonly emulator: Emulator;
  readonly #scratch = mkdtempSync(join(tmpdir(), "pulumi-fireworks-bench-"));
  readonly #command: string;
  readonly #profiles: string | undefined;
  readonly #isGuest: boolean;
  readonly #env: NodeJS.ProcessEnv;

  private constructor({ engine, emulator, program, models, profiles, isGuest, accountId }: BenchStackArgs) {
    mkdirSync(join(root, "test/scratch"), { recursive: true });
    // Below the root, so that programs find the packed package and the SDK in the root's node_modules.
    this.folder = mkdtempSync(join(root, "test/scratch/bench-"));
    this.emulator = emulator;
    this.#command = engine.command;
    this.#profiles = profiles;
    this.#isGuest = isGuest;
    const path = join(root, "node_modules/pulumi-fireworks/dist/plugin");
    const settings = `name: bench\nruntime:\n  name: nodejs\n  options:\n    typescript: false\nplugins: {providers: [{name: fireworks, path: ${path}}]}\n`;
    writeFileSync(join(this.folder, "Pulumi.yaml"), settings);
    writeFileSync(
      join(this.folder, "package.json"),
      JSON.stringify({ name: "bench", private: true, main: "index.js" }),
    );
    writeFileSync(join(this.folder, "index.js"), program);
    this.setModels(models);
    this.#env = {
      ...engine.environment({ home: join(this.#scratch, "home"), backend: join(this.#scratch, "backend") }),
      FIREWORKS_API_KEY: KEY,
      FIREWORKS_BASE_URL: emulator.url,
      ...(accountId === undefined ? {} : { FIREWORKS_ACCOUNT_ID: accountId }),
      NO_COLOR: "1",
      NODE_OPTIONS: this.#noteUsage(),
    };
  }

  static async create(args: BenchStackArgs): Promise<BenchStack> {
    const stack = new BenchStack(args);
    await stack.#pulumi(["stack", "init", "dev"]);
    return stack;
  }

  setModels(models: readonly ModelArgs[]): void {
    writeFileSync(join(this.folder, "models.json"), JSON.stringify(models));
  }

  async run(phase: Phase): Promise<Run> {
    this.#noteUsage();
    const before = this.emulator.requests().length;
    const start = performance.now();
    const cpuMs = await this.#pulumi([...COMMANDS[phase], "--non-interactive"], this.#profiling(phase));
    const wallMs = performance.now() - start;
    const requests = countRequests(this.emulator.requests().slice(before));
    return {
      wallMs,
      cpuMs,
      requests,
      provider: readUsage(this.#usage, "provider"),
      program: readUsage(this.#usage, "program"),
    };
  }

  /** The models that the state holds. */
  models(): SavedResource[] {
    const stacks = join(this.#scratch, "backend/.pulumi/stacks");
    const [project = ""] = readdirSync(stacks);
    const { checkpoint } = JSON.parse(readFileSync(join(stacks, project, "dev.json"), "utf8")) as {
      checkpoint: { latest?: { resources?: SavedResource[] } };
    };
    return (checkpoint.latest?.resources ?? []).filter(({ type }) =>
      /^(?:pulumi-nodejs:dynamic|fireworks:index)/.test(type),
    );
  }

  async close(): Promise<void> {
    if (!this.#isGuest) await this.emulator.close();
    for (const folder of [this.folder, this.#scratch]) rmSync(folder, { recursive: true, force: true });
  }

  #profiling(phase: Phase): NodeJS.ProcessEnv {
    if (this.#profiles === undefined) return {};
    const folder = join(this.#profiles, phase.replaceAll(" ", "-"));
    const options = `${this.#env.NODE_OPTIONS ?? ""} --cpu-prof --cpu-prof-dir=${folder}`;
    return { BENCH_PROFILES: folder, NODE_OPTIONS: options };
  }

  get #usage(): string {
    return join(this.#scratch, "usage");
  }

  /** Forgets the notes of the run before. */
  #noteUsage(): string {
    rmSync(this.#usage, { recursive: true, force: true });
    mkdirSync(this.#usage);
    return installUsageHook(this.#usage);
  }

  /** @returns processor time of all its processes, in ms */
  async #pulumi(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
    const timed = ['"$0" "$@"; code=$?; times; exit $code', this.#command, ...args];
    const child = spawn("sh", ["-c", ...timed], {
      cwd: this.folder,
      env: { ...this.#env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let shown = "";
    child.stdout.on("data", (chunk: Buffer) => (shown += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (shown += chunk.toString()));
    const [exitCode] = (await once(child, "close")) as [number | null];
    if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${exitCode ?? "a signal"}:\n${shown}`);
    return waitedFor(shown);
  }
}

/** The last line of `times` is user and system time of what was waited for: `0m9.210s 0m1.030s`. */
function waitedFor(shown: string): number {
  const line = shown.trimEnd().split("\n").at(-1) ?? "";
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, rest]) => sum + Number(minutes) * 60_000 + Number(rest) * 1000,
    0,
  );
}
