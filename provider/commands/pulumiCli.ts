import { type CommandHost } from "./command.js";
import { runProgram, type Called } from "./runProgram.js";

export const NO_PULUMI = "no pulumi on PATH";
export const INSTALL_PULUMI =
  "install it, see https://www.pulumi.com/docs/install/, and see that its folder is on PATH";

/** Calls the Pulumi CLI that PATH gives. */
export function callPulumi(
  args: readonly string[],
  { env, folder }: Pick<CommandHost, "env" | "folder">,
): Promise<Called> {
  return runProgram("pulumi", args, { env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" }, folder });
}
