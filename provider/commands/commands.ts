import { type Command } from "./command.js";

/**
 * The subcommands, each loaded only when it is called: `policies` needs no client, and another one may
 * need no rules. A new subcommand is one file and one line.
 */
export const commands: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ["policies", async () => (await import("./policies.js")).policies],
]);
