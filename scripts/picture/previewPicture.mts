/** `docs/images/preview.svg`: what `pulumi preview` prints for the README's program, run against the emulator. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type * as emulatorModule from "../../provider/emulator/index.ts";
import { openEmulator } from "../example/openEmulator.mts";
import { type Line, plain, readStyled } from "./styledText.mts";
import { terminalSvg } from "./terminalSvg.mts";

const root = join(import.meta.dirname, "../..");

export const PICTURE = join(root, "docs/images/preview.svg");

/**
 * @param command the Pulumi CLI
 * @param environmentOf the environment of its runs, with everything that they leave below a folder
 */
export async function previewPicture(
  command: string,
  environmentOf: (folder: string) => NodeJS.ProcessEnv,
): Promise<string> {
  const scratch = join(root, ".quickstart");
  mkdirSync(scratch, { recursive: true });
  // Below the root, where the packed package and the SDK are found.
  const folder = mkdtempSync(join(scratch, "picture-"));
  const { emulator, env } = await openEmulator({ seed: ({ quickstartSeed }) => savedTwoHoursAgo(quickstartSeed) });
  try {
    const program = programOfReadme();
    const files = {
      "Pulumi.yaml": "name: my-models\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
      "package.json": JSON.stringify({ name: "my-models", private: true, type: "module", main: "index.ts" }),
      "index.ts": program,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const options = { cwd: folder, env: { ...environmentOf(folder), ...env } };
    const pulumi = promisify(execFile);
    await pulumi(command, ["stack", "init", "dev"], options);
    const args = ["preview", "--non-interactive", "--suppress-progress", "--color", "always"];
    const { stdout } = await pulumi(command, args, options);
    const label = "pulumi preview: which checkpoint becomes which model, on what hardware it was trained";
    return terminalSvg(label, "pulumi preview", inOrder(readStyled(stdout.trimEnd()), program));
  } finally {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function programOfReadme(): string {
  const [, program] = /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(join(root, "README.md"), "utf8")) ?? [];
  if (program === undefined) throw new Error("README.md has no program");
  return program;
}

/** When the seed's newest checkpoint was saved. */
const SAVED = "2026-10-30T11:25:00Z";

/** A row says how old its checkpoint is by the clock of this machine, so the job moves, not the clock. */
function savedTwoHoursAgo(seed: emulatorModule.Seed): emulatorModule.Seed {
  const shift = Date.now() - 2 * 3_600_000 - Date.parse(SAVED);
  const moved = (_key: string, value: unknown): unknown =>
    typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value)
      ? new Date(Date.parse(value) + shift).toISOString()
      : value;
  return JSON.parse(JSON.stringify(seed), moved) as emulatorModule.Seed;
}

/**
 * A log repeats the row of a resource whenever something is new about it, and resources that do not wait for each
 * other come in any order. Here each has its last row, and they come in the program's order.
 */
function inOrder(lines: readonly Line[], program: string): Line[] {
  const named = lines.map((line) => ({ line, name: /^ .{3} ?[\w-]+:\S+:\S+ (\S+)/.exec(plain(line))?.[1] }));
  const [first, last] = [named.findIndex(({ name }) => name), named.findLastIndex(({ name }) => name)];
  const rows = new Map(named.slice(first, last + 1).map(({ line, name = "" }) => [name, line]));
  const place = ([name]: readonly [string, Line]): number => program.indexOf(JSON.stringify(name));
  return [
    ...lines.slice(0, first),
    ...[...rows].sort((left, right) => place(left) - place(right)).map(([, line]) => line),
    ...toldInOrder(lines.slice(last + 1), program),
  ];
}

/** The same for the lines with which a preview ends. */
function toldInOrder(lines: readonly Line[], program: string): Line[] {
  const place = (line: Line): number => {
    const [, name] = /^ {4}- \w+ (\S+): /.exec(plain(line)) ?? [];
    return name === undefined ? -1 : program.indexOf(JSON.stringify(name));
  };
  const [first, last] = [lines.findIndex((line) => place(line) >= 0), lines.findLastIndex((line) => place(line) >= 0)];
  if (first === -1) return [...lines];
  const told = lines.slice(first, last + 1).sort((left, right) => place(left) - place(right));
  return [...lines.slice(0, first), ...told, ...lines.slice(last + 1)];
}
