import { type Subcommand } from "./command.js";

interface Entry {
  readonly name: string;
  /** Its line in the list of commands. */
  readonly summary: string;
  readonly load: () => Promise<Subcommand>;
}

/**
 * The subcommands, each loaded only when it is called: `policies` needs no client, and another one may
 * need no rules. A new subcommand is one file and one entry.
 */
export const commands: readonly Entry[] = [
  {
    name: "policies",
    summary: "check a configuration of the policy pack",
    load: async () => (await import("./policies.js")).policies,
  },
  {
    name: "report",
    summary: "a summary of a preview for a pull request, in Markdown",
    load: async () => (await import("./report.js")).report,
  },
];
