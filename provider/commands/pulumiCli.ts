import { execFile } from "node:child_process";
import { type CommandHost } from "./command.js";

export const NO_PULUMI = "no pulumi on PATH";
export const INSTALL_PULUMI =
  "install it, see https://www.pulumi.com/docs/install/, and see that its folder is on PATH";

/** What a call of the Pulumi CLI did. */
export interface Called {
  /** Whether PATH gives none. */
  readonly missing: boolean;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const TIMEOUT_MS = 60_000;

/** Calls the Pulumi CLI that PATH gives. */
export function callPulumi(
  args: readonly string[],
  { env, folder }: Pick<CommandHost, "env" | "folder">,
): Promise<Called> {
  const options = { env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" }, cwd: folder, timeout: TIMEOUT_MS };
  return new Promise((resolve) => {
    execFile("pulumi", args, options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ missing: error?.code === "ENOENT", exitCode, stdout, stderr });
    });
  });
}

export function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
