import { type Command } from "commander";

/** What every command has that tells of something. */
export function withJson(command: Command): Command {
  return command.option("--json", "print JSON, for programs");
}

/** Calls that work, each with what it does, shown below the help. */
export function withExamples(command: Command, examples: readonly (readonly [call: string, what: string])[]): Command {
  const lines = examples.map(([call, what]) => `  # ${what}\n  npx pulumi-fireworks ${call}`);
  return command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}
