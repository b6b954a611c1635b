import { runCommand } from "../../provider/commands/runCommand.ts";
import { type CommandHost } from "../../provider/commands/command.ts";
import { virtualClock } from "./virtualClock.ts";

/** What one call of `npx pulumi-fireworks` did. */
export interface CliRun {
  readonly exitCode: number;
  /** Lines of standard output, and of standard error. */
  readonly printed: string[];
  readonly complained: string[];
}

/** Calls the command line without a process: no environment and no terminal, unless the test gives them. */
export async function runCli(args: readonly string[], host: Partial<CommandHost> = {}): Promise<CliRun> {
  const printed: string[] = [];
  const complained: string[] = [];
  const exitCode = await runCommand(args, {
    print: (lines) => printed.push(...lines.split("\n")),
    complain: (lines) => complained.push(...lines.split("\n")),
    isTerminal: false,
    hasColours: false,
    env: {},
    folder: process.cwd(),
    nodeVersion: process.versions.node,
    clock: virtualClock(),
    ...host,
  });
  return { exitCode, printed, complained };
}

const GROUPS: Readonly<Record<string, readonly string[]>> = { plugin: ["path", "install"], policies: ["check"] };

/** How a command is called: by its name, or as each command of the group that it is. */
export function callsOf(name: string): string[] {
  return GROUPS[name]?.map((own) => `${name} ${own}`) ?? [name];
}
