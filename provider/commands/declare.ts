import { type Command } from "commander";

/** What every command has that tells of something. */
export function withJson(command: Command): Command {
  return command.option("--json", "print JSON, for programs");
}

/** Another way to print the same; two of them in one call would leave it to chance which one it is. */
export function withOtherForm(command: Command, flags: string, description: string, ...others: string[]): Command {
  return command.addOption(command.createOption(flags, description).conflicts(["json", ...others]));
}

/** Where the service is, for commands that ask it; the key comes from the environment alone, never from the call. */
export function withService(command: Command): Command {
  return command
    .option("--account <id>", "the account to work in (default: FIREWORKS_ACCOUNT_ID, or the one that the key sees)")
    .option("--base-url <url>", "the control plane (default: FIREWORKS_BASE_URL, or https://api.fireworks.ai)")
    .addHelpText("after", "\nThe key comes from FIREWORKS_API_KEY. Stack config is not read.");
}

/** Calls that work, each with what it does, shown below the help. */
export function withExamples(command: Command, examples: readonly (readonly [call: string, what: string])[]): Command {
  const lines = examples.map(([call, what]) => `  # ${what}\n  npx pulumi-fireworks ${call}`);
  return command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}

/** Reads an option that may be repeated. */
export function collect(value: string, values: readonly string[]): readonly string[] {
  return [...values, value];
}
