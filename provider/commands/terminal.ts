import { createInterface } from "node:readline";
import { type CommandOutput } from "./command.js";

/** Whether a person reads the output, and in colours. @see https://no-color.org, which says that an empty NO_COLOR is none */
export function describeTerminal(
  isTerminal: boolean,
  env: Readonly<NodeJS.ProcessEnv>,
): Pick<CommandOutput, "isTerminal" | "hasColours"> {
  const refused = (env.NO_COLOR ?? "") !== "" || env.TERM === "dumb";
  return { isTerminal, hasColours: isTerminal && !refused };
}

/** Asks for a `y`; whatever else comes, also Ctrl-C, is a no. */
export function confirm(
  question: string,
  streams: Parameters<typeof createInterface>[0] = { input: process.stdin, output: process.stderr },
): Promise<boolean> {
  const terminal = createInterface(streams);
  return new Promise((resolve) => {
    terminal.once("close", () => {
      resolve(false);
    });
    terminal.question(`${question} [y/N] `, (answer) => {
      resolve(/^y(es)?$/i.test(answer.trim()));
      terminal.close();
    });
  });
}
