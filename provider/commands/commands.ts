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
    name: "doctor",
    summary: "say what is missing or wrong on this machine, and how to fix it",
    load: async () => (await import("./doctor.js")).doctor,
  },
  {
    name: "checkpoints",
    summary: "list a job's checkpoints, and what a PromotedModel would choose",
    load: async () => (await import("./checkpoints.js")).checkpoints,
  },
  {
    name: "status",
    summary: "say what runs, what it costs, what nobody uses and what expires",
    load: async () => (await import("./status.js")).status,
  },
  {
    name: "lineage",
    summary: "draw which deployment serves which model, from which checkpoint of which job",
    load: async () => (await import("./lineage.js")).lineage,
  },
  {
    name: "adopt",
    summary: "print a program that takes over models that are there already",
    load: async () => (await import("./adopt.js")).adopt,
  },
  {
    name: "seed",
    summary: "record a job as a redacted seed of the emulator",
    load: async () => (await import("./seed.js")).seed,
  },
  {
    name: "verify",
    summary: "ask your account what nobody documents, and record it for the emulator",
    load: async () => (await import("./verify.js")).verify,
  },
  {
    name: "plugin",
    summary: "have Pulumi find the plugin, for programs in Python, YAML and Go",
    load: async () => (await import("./plugin.js")).plugin,
  },
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
