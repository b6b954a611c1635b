import { styleText } from "node:util";
import { type Command, type CommanderError } from "commander";
import { createRedactor } from "../client/redact.js";
import { plainText } from "../plainText.js";
import { CommandFailure, UsageError, type CommandHost, type EndsWith } from "./command.js";
import { commands } from "./commands.js";
import { readOwnPackage } from "./ownPackage.js";
import { SEED_KEY } from "./seed/redact.js";

/** Runs `pulumi-fireworks <args>`. @returns the exit code: 0, 1 for a negative finding, 2 for a mistake in the call */
export async function runCommand(args: readonly string[], outer: CommandHost): Promise<number> {
  const host = guarded(outer);
  let exitCode = 0;
  const endsWith: EndsWith =
    (action) =>
    async (...given) => {
      exitCode = await action(...given);
    };
  const program = await createProgram(args, host, endsWith);
  try {
    await program.parseAsync(args.length === 0 ? ["--help"] : args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommandFailure) {
      host.complain(`pulumi-fireworks: ${error.message}`);
      return 1;
    }
    if (!(isCommanderError(error) || error instanceof UsageError)) throw error;
    if ("exitCode" in error && error.exitCode === 0) return 0;
    // A group that is called without one of its commands has shown its help instead.
    if ("code" in error && error.code === "commander.help") return 2;
    const called = commandOf(program, args);
    host.complain(`pulumi-fireworks: ${error.message.replace(/^error: /, "")}`);
    host.complain(`usage: ${program.createHelp().commandUsage(called)}; --help shows more`);
    return 2;
  }
}

/** The same host, to which only plain text gets out. */
function guarded(host: CommandHost): CommandHost {
  const { FIREWORKS_API_KEY: key = "" } = host.env;
  // The emulator's own key is in its documentation, and in every seed.
  const redact = createRedactor(key === SEED_KEY ? [] : [key]);
  const clean = (text: string): string => plainText(text, { redact, keepsColours: host.hasColours });
  return {
    ...host,
    print: (lines) => {
      host.print(clean(lines));
    },
    complain: (lines) => {
      host.complain(clean(lines));
    },
  };
}

async function createProgram(args: readonly string[], host: CommandHost, endsWith: EndsWith): Promise<Command> {
  // A CommonJS module of Node before 22.12 can load an ES module only like this, and `doctor` has to say so.
  const { Command } = await import("commander");
  const program = new Command("npx pulumi-fireworks")
    .description("What a pipeline or a person needs beside `pulumi`: https://www.npmjs.com/package/pulumi-fireworks")
    .version(readOwnPackage().version, "-V, --version", "print the version of the package")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        host.print(text.trimEnd());
      },
      writeErr: (text) => {
        host.complain(text.trimEnd());
      },
      // Told below, with the usage of the command that was called.
      outputError: () => undefined,
      getOutHasColors: () => host.hasColours,
      getErrHasColors: () => host.hasColours,
    })
    .configureHelp({ styleTitle: (title) => styleText("bold", title, { validateStream: false }) });
  for (const { name, summary, load } of commands) {
    const command = program.command(name).description(summary);
    if (args.includes(name)) (await load())(command, host, endsWith);
  }
  return program;
}

function isCommanderError(error: unknown): error is CommanderError {
  return error instanceof Error && error.name === "CommanderError";
}

/** The command that the arguments lead to. */
function commandOf(program: Command, args: readonly string[]): Command {
  const [name, ...rest] = args;
  const next = program.commands.find((command) => command.name() === name);
  return next === undefined ? program : commandOf(next, rest);
}
