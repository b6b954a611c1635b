import { type CommandOutput, UsageError } from "./command.js";
import { commands } from "./commands.js";

/** Runs `pulumi-fireworks <args>`. @returns the exit code */
export async function runCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  const [name = "--help", ...rest] = args;
  if (name === "--help" || name === "-h" || name === "help") {
    for (const line of await usage()) output.print(line);
    return 0;
  }
  const command = await commands.get(name)?.();
  try {
    if (command === undefined) throw new UsageError(`there is no command ${name}`);
    return await command.run(rest, output);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    output.complain(`pulumi-fireworks: ${error.message}`);
    for (const line of command === undefined ? await usage() : usageOf(command.usage)) output.complain(line);
    return 2;
  }
}

async function usage(): Promise<string[]> {
  const all = await Promise.all([...commands.values()].map(async (load) => (await load()).usage));
  return usageOf(all.flat());
}

function usageOf(forms: readonly string[]): string[] {
  return forms.map((form, index) => `${index === 0 ? "usage:" : "      "} npx pulumi-fireworks ${form}`);
}
