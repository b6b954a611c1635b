import { type CommandOutput } from "./command.js";

/** Whether a person reads the output, and in colours. @see https://no-color.org, which says that an empty NO_COLOR is none */
export function describeTerminal(
  isTerminal: boolean,
  env: Readonly<NodeJS.ProcessEnv>,
): Pick<CommandOutput, "isTerminal" | "hasColours"> {
  const refused = (env.NO_COLOR ?? "") !== "" || env.TERM === "dumb";
  return { isTerminal, hasColours: isTerminal && !refused };
}
