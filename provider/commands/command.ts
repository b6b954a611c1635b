/** Where a command writes; one line per call. */
export interface CommandOutput {
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
}

/** One subcommand of `pulumi-fireworks`, in a file of its own. */
export interface Command {
  /** How it is called, one line per form. */
  readonly usage: readonly string[];
  /** @returns the exit code: 0, 1 for a negative finding, 2 for a mistake in the call */
  readonly run: (args: readonly string[], output: CommandOutput) => Promise<number>;
}

/** The call itself is wrong; the usage is shown. */
export class UsageError extends Error {}
