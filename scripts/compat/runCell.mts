import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type * as emulatorModule from "../../provider/emulator/index.ts";
import { type Engine } from "../engine/resolve.mts";
import { type Cell } from "./cells.mts";
import { expectSuccess, run } from "./command.mts";
import { createProject, PROJECT } from "./project.mts";
import { toolFolders } from "./tools.mts";
import { typeFaults } from "./typeCheck.mts";

/** What every cell is run with. */
export interface Bench {
  readonly engine: Engine;
  readonly tarball: string;
  readonly emulator: typeof emulatorModule;
}

/** What came of a cell. */
export interface Outcome {
  /** What was installed: `Node 22.23.3, TypeScript 6.0.3, ...`. */
  readonly versions: string;
  /** Why the cell does not do what it should; none if it does. */
  readonly faults: readonly string[];
  /** Packages whose own declarations do not pass a strict type-check. */
  readonly looseTypes: readonly string[];
}

/** Old SDKs name the module by its file where the path to the package has the package's name twice. */
const REFERENCE =
  /require\(\\"pulumi-fireworks\/(resources\/promotedModel\/provider|dist\/provider\/resources\/promotedModel\/provider\.js)\\"\)/;
const KEY = "fw-emulator-key";

/** Installs a cell into an empty folder, type-checks it, and takes it through up, up and destroy. */
export async function runCell(cell: Cell, { engine, tarball, emulator: { startEmulator } }: Bench): Promise<Outcome> {
  const folder = createProject(cell, tarball);
  const state = mkdtempSync(join(tmpdir(), "pulumi-fireworks-compat-state-"));
  const emulator = await startEmulator();
  const isolated = engine.environment({ home: join(state, "home"), backend: join(state, "backend") });
  const env = {
    ...isolated,
    PATH: [dirname(engine.command), ...(await toolFolders(cell)), isolated.PATH].join(delimiter),
    FIREWORKS_BASE_URL: emulator.url,
    FIREWORKS_API_KEY: KEY,
    NO_COLOR: "1",
    // Yarn asks the registry that npm is set to.
    YARN_NPM_REGISTRY_SERVER: (await expectSuccess("npm", ["config", "get", "registry"], { cwd: state, env: isolated }))
      .trim()
      .split("\n")
      .at(-1),
    YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
  };
  const here = { cwd: folder, env };
  const faults: string[] = [];
  const expect = (holds: boolean, fault: string): void => {
    if (!holds) faults.push(fault);
  };
  try {
    await expectSuccess(cell.installer, ["install"], here);
    const versions = await versionsIn(folder, cell, env);
    if (cell.expected === "refused") {
      const { exitCode, text } = await run("bun", ["index.ts"], here);
      expect(exitCode !== 0 && text.includes("pulumi-fireworks does not run under Bun"), `not refused:\n${text}`);
      return { versions, faults, looseTypes: [] };
    }

    const tsc = ["node_modules/typescript/bin/tsc", "--pretty", "false", "-p"];
    const { ours, others } = typeFaults(await run("node", [...tsc, "tsconfig.check.json"], here));
    expect(ours.length === 0, `the type-check finds:\n${ours.join("\n")}`);
    if (cell.program.endsWith("compiled")) await expectSuccess("node", [...tsc, "tsconfig.json"], here);

    const writes = (): number => emulator.requests().filter(({ method }) => method !== "GET").length;
    await expectSuccess(engine.command, ["stack", "init", "dev"], here);
    const flags = ["--yes", "--skip-preview", "--non-interactive", "--color", "never"];
    const up = await expectSuccess(engine.command, ["up", ...flags], here);
    expect(/name +: "accounts\/acme\/models\/support-bot-[0-9a-f]{7}"/.test(up), `up printed no model:\n${up}`);
    expect(/accelerators: \d/.test(up), `up printed no accelerators:\n${up}`);
    const saved = readFileSync(join(state, "backend/.pulumi/stacks", PROJECT, "dev.json"), "utf8");
    expect(REFERENCE.test(saved), "the state refers to no module of the package");

    const written = writes();
    const again = await expectSuccess(engine.command, ["up", "--expect-no-changes", ...flags], here);
    expect(again.includes("2 unchanged"), `the second up printed:\n${again}`);
    expect(writes() === written, `the second up wrote ${writes() - written} times`);

    await expectSuccess(engine.command, ["destroy", ...flags], here);
    const left = emulator.state().accounts.find(({ id }) => id === "acme")?.models;
    expect(left?.length === 0, `destroy left ${JSON.stringify(left)}`);
    return { versions, faults, looseTypes: others };
  } catch (cause) {
    return { versions: "", faults: [...faults, (cause as Error).message], looseTypes: [] };
  } finally {
    await emulator.close();
    for (const made of [folder, state]) rmSync(made, { recursive: true, force: true });
  }
}

async function versionsIn(folder: string, { runtime, installer }: Cell, env: NodeJS.ProcessEnv): Promise<string> {
  const asked = async (command: string): Promise<string> =>
    (await expectSuccess(command, ["--version"], { cwd: folder, env })).trim().replace(/^v/, "");
  const installed = (name: string): string => {
    const manifest = join(folder, "node_modules", name, "package.json");
    if (!existsSync(manifest)) throw new Error(`${installer} installed no ${name}`);
    return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
  };
  const [name = ""] = runtime.split(" ");
  return [
    `${name} ${await asked(name.toLowerCase())}`,
    `TypeScript ${installed("typescript")}`,
    `@pulumi/pulumi ${installed("@pulumi/pulumi")}`,
    `${installer} ${await asked(installer)}`,
  ].join(", ");
}
