import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inject } from "vitest";
import { startEmulator, type Emulator, type Fault, type Seed, type State } from "../../provider/emulator/index.js";
import { withLanguage } from "../../scripts/engine/languages.mts";
import { keepReplacements, languageIn, linkForPlugin } from "../../scripts/example/linkPackages.mts";
import { canonicalType, KINDS } from "../../provider/tokens.js";
import { DECLARED_LANGUAGE, type Declared, declaredProgram } from "./declared.js";
import { type ProgramLanguage, takeFront, writeProgram, writeProject } from "./languageProject.js";
import { TerminalRun } from "./terminal.js";

export const KEY = "fw-emulator-key";
const ROOT = join(__dirname, "../..");
/** Below the root, so that programs find the packed package and the SDK in the root's node_modules. */
const SCRATCH = join(ROOT, "test/scratch");

/** What one run of the CLI did. */
export interface Run {
  readonly exitCode: number;
  /** Standard output and error together, without colours. */
  readonly text: string;
}

export interface RunOptions {
  /** Added to the environment; `undefined` removes a variable. */
  readonly env?: NodeJS.ProcessEnv;
  readonly args?: readonly string[];
  /** Whether the child leads a process group, so that a test can send a signal to all of it. @default false */
  readonly ownGroup?: boolean;
  /** Called with the child, so that a test can kill it. */
  readonly onStart?: (child: ReturnType<typeof spawn>) => void;
}

/** What a stack has beside its program. */
export interface StackOptions {
  readonly seed?: Seed;
  readonly faults?: Fault[];
  /** The service's, in milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
}

/** One Pulumi stack on the real engine: its own project, backend, home and emulator. */
export class TestStack {
  readonly folder: string;
  readonly emulator: Emulator;
  readonly #state: string;
  /** What is this stack's own, whatever its language. */
  readonly #own: NodeJS.ProcessEnv;
  #env: NodeJS.ProcessEnv;
  /** Whether backend and emulator belong to another stack, which closes them. */
  readonly #isGuest: boolean;

  private constructor(
    folder: string,
    engineEnvironment: NodeJS.ProcessEnv,
    { state, emulator, isGuest = false }: { state: string; emulator: Emulator; isGuest?: boolean },
  ) {
    this.folder = folder;
    this.emulator = emulator;
    this.#state = state;
    this.#isGuest = isGuest;
    this.#own = {
      PULUMI_HOME: join(state, "home"),
      PULUMI_BACKEND_URL: pathToFileURL(join(state, "backend")).href,
      FIREWORKS_API_KEY: KEY,
      FIREWORKS_BASE_URL: emulator.url,
      NO_COLOR: "1",
    };
    this.#env = { ...engineEnvironment, ...this.#own };
  }

  /**
   * A stack whose program is the body of a CommonJS module, or of a program in another language, which gets its resources
   * from the plugin; `pulumi` and `fireworks` are in scope.
   */
  static async create(
    program: string | Declared,
    {
      language = typeof program === "string" ? "nodejs" : DECLARED_LANGUAGE,
      ...options
    }: StackOptions & { readonly language?: ProgramLanguage } = {},
  ): Promise<TestStack> {
    mkdirSync(SCRATCH, { recursive: true });
    const folder = mkdtempSync(join(SCRATCH, "program-"));
    writeProject(folder, language);
    return (await TestStack.#start(folder, options)).setProgram(program);
  }

  /** A stack of one of the examples, copied. */
  static async ofExample(name: string, options: { seed?: Seed } = {}): Promise<TestStack> {
    return TestStack.#start(copyOfExample(name), options);
  }

  /** A stack of another example in the same backend, against the same emulator. */
  async beside(example: string): Promise<TestStack> {
    const folder = copyOfExample(example);
    const place = { state: this.#state, emulator: this.emulator, isGuest: true };
    const stack = new TestStack(folder, await environmentOf(folder), place);
    await stack.expectSuccess("stack", ["init", "dev"]);
    return stack;
  }

  /** A stack of the project in a folder of the test's own; the folder is removed with it. */
  static at(folder: string, options: StackOptions = {}): Promise<TestStack> {
    return TestStack.#start(folder, options);
  }

  static async #start(folder: string, options: StackOptions): Promise<TestStack> {
    const engineEnvironment = await environmentOf(folder);
    const state = mkdtempSync(join(tmpdir(), "pulumi-fireworks-e2e-"));
    mkdirSync(join(state, "backend"));
    const emulator = await startEmulator(options);
    const stack = new TestStack(folder, engineEnvironment, { state, emulator });
    await stack.expectSuccess("stack", ["init", "dev"]);
    return stack;
  }

  /** The project has another language now. */
  async reload(): Promise<void> {
    this.#env = { ...this.#env, ...(await environmentOf(this.folder)), ...this.#own };
  }

  setProgram(program: string | Declared): this {
    const language = languageIn(this.folder);
    if (language === "go") throw new Error("a program in Go has its own files");
    writeProgram(this.folder, language, typeof program === "string" ? program : declaredProgram(program));
    return this;
  }

  preview(options?: RunOptions): Promise<Run> {
    return this.run("preview", ["--non-interactive"], options);
  }

  up(options?: RunOptions): Promise<Run> {
    return this.run("up", ["--yes", "--skip-preview", "--non-interactive"], options);
  }

  refresh(options?: RunOptions): Promise<Run> {
    return this.run("refresh", ["--yes", "--skip-preview", "--non-interactive"], options);
  }

  destroy(options?: RunOptions): Promise<Run> {
    return this.run("destroy", ["--yes", "--skip-preview", "--non-interactive"], options);
  }

  /** The resources that the state holds, without the stack and providers. */
  resources(): SavedResource[] {
    return this.#saved().filter(({ type }) => KINDS.includes(canonicalType(type)));
  }

  /** The stack's outputs. */
  outputs(): Record<string, unknown> {
    return this.#saved().find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  }

  /** What the backend's file holds: reading it is much quicker than asking the CLI. */
  #saved(): SavedResource[] {
    const stacks = join(this.#state, "backend/.pulumi/stacks");
    const [, project = ""] = /^name: (\S+)/m.exec(readFileSync(join(this.folder, "Pulumi.yaml"), "utf8")) ?? [];
    const { checkpoint } = JSON.parse(readFileSync(join(stacks, project, "dev.json"), "utf8")) as {
      checkpoint: { latest?: { resources?: SavedResource[] } };
    };
    return checkpoint.latest?.resources ?? [];
  }

  /** Every file that the stack's backend holds, checkpoints, history and backups, as one text. */
  savedText(): string {
    return readAll(join(this.#state, "backend"));
  }

  /** Whether the backend's stack file can be read, so that the engine is not in the middle of writing it. */
  savedStateIsWhole(): boolean {
    const stacks = join(this.#state, "backend/.pulumi/stacks");
    try {
      const files = readdirSync(stacks, { recursive: true, encoding: "utf8" });
      const parts = files.filter((file) => /\.(json|attrs)$/.test(file));
      for (const file of parts) JSON.parse(readFileSync(join(stacks, file), "utf8"));
      return parts.some((file) => file.endsWith("dev.json"));
    } catch {
      return false;
    }
  }

  /** Model ids of account `acme` at the service. */
  models(): string[] {
    return this.#acme(this.emulator.state()).models.map(idOf);
  }

  /** How many promotions the service has begun, whatever it answered. */
  promotions(): number {
    return this.#acme(this.emulator.state()).operations.length;
  }

  /** A sampler checkpoint appears, as after another save of the running job. */
  saveCheckpoint(id: string, createTime: string, job = "sft-7", type = "INFERENCE_LORA"): void {
    const state = this.emulator.state();
    const checkpointType = `CHECKPOINT_TYPE_${type}`;
    this.#acme(state)
      .trainerJobs.find((candidate) => candidate.id === job)
      ?.checkpoints.push({ id, createTime, updateTime: createTime, checkpointType });
    this.emulator.setState(state);
  }

  /** A model vanishes behind Pulumi's back. */
  loseModel(modelId: string): void {
    const state = this.emulator.state();
    const account = this.#acme(state);
    account.models = account.models.filter((model) => idOf(model) !== modelId);
    this.emulator.setState(state);
  }

  #acme(state: State): State["accounts"][number] {
    const account = state.accounts.find(({ id }) => id === "acme");
    if (account === undefined) throw new Error("the seed has no account acme");
    return account;
  }

  /** How many requests of a method, and of a path if given, the emulator has recorded. */
  count(method: string, path = /./): number {
    return this.emulator.requests().filter((request) => request.method === method && path.test(request.path)).length;
  }

  async run(command: string, flags: readonly string[], options: RunOptions = {}): Promise<Run> {
    return this.exec(
      inject("engineCommand"),
      [command, ...flags, ...(options.args ?? []), "--color", "never"],
      options,
    );
  }

  /** Runs the CLI in a terminal, where it asks before it acts. */
  inTerminal(args: readonly string[], { columns }: { readonly columns: number }): TerminalRun {
    return TerminalRun.start([inject("engineCommand"), ...args], { cwd: this.folder, env: this.#env, columns });
  }

  /** Runs another program, such as a script of a pipeline, with the stack's own environment. */
  async exec(program: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
    const env = { ...this.#env, ...options.env };
    const child = spawn(program, args, {
      cwd: this.folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: options.ownGroup ?? false,
    });
    options.onStart?.(child);
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => {
        resolve(code ?? 137);
      });
    });
    return { exitCode, text };
  }

  async expectSuccess(command: string, flags: readonly string[]): Promise<Run> {
    const run = await this.run(command, flags);
    if (run.exitCode !== 0) throw new Error(`pulumi ${command} ended with ${run.exitCode}:\n${run.text}`);
    return run;
  }

  async close(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    if (this.#isGuest) return;
    await this.emulator.close();
    rmSync(this.#state, { recursive: true, force: true });
  }
}

function copyOfExample(name: string): string {
  mkdirSync(SCRATCH, { recursive: true });
  const folder = mkdtempSync(join(SCRATCH, `${name.replaceAll("/", "-")}-`));
  cpSync(join(ROOT, "examples", name), folder, {
    recursive: true,
    // Neither dependencies nor the settings of stacks that `npm run up` made.
    filter: (source) => !source.includes("node_modules") && !/Pulumi\.(emulator|real)\.yaml$/.test(source),
  });
  keepReplacements(join(ROOT, "examples", name), folder);
  linkForPlugin(folder);
  if (languageIn(folder) === "nodejs") takeFront(folder);
  return folder;
}

function environmentOf(folder: string): Promise<NodeJS.ProcessEnv> {
  return withLanguage(languageIn(folder), { command: inject("engineCommand"), env: inject("engineEnvironment") });
}

export interface SavedResource {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
  readonly initErrors?: string[];
}

function idOf(model: Record<string, unknown>): string {
  return (
    String(model.name ?? model.id)
      .split("/")
      .at(-1) ?? ""
  );
}

function readAll(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}
