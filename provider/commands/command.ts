import { type Command } from "commander";
import { type Clock } from "../client/clock.js";

/** Where a command writes; one or more whole lines per call. */
export interface CommandOutput {
  readonly print: (lines: string) => void;
  readonly complain: (lines: string) => void;
  /** Whether a person reads it: tables are aligned. Otherwise a program does: their cells are parted by tabs. */
  readonly isTerminal: boolean;
  readonly hasColours: boolean;
}

/** All that a command gets besides its arguments, so that tests need no process. */
export interface CommandHost extends CommandOutput {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** The folder that the command is called in. */
  readonly folder: string;
  /** Such as `24.21.0`. */
  readonly nodeVersion: string;
  readonly clock: Clock;
  /** Asks the person at the terminal; absent where there is none. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
}

/** Makes an action of commander from one that gives the exit code: 0, or 1 for a negative finding. */
export type EndsWith = <Args extends unknown[]>(
  action: (...args: Args) => number | Promise<number>,
) => (...args: Args) => Promise<void>;

/** Declares one subcommand of `pulumi-fireworks` on commander's: arguments, options, examples, actions. A file of its own. */
export type Subcommand = (command: Command, host: CommandHost, endsWith: EndsWith) => void;

/** The call itself is wrong; how to call is shown, and the exit code is 2. */
export class UsageError extends Error {}

/** The command could not do its work, and the message says why; the exit code is 1. */
export class CommandFailure extends Error {}
