import { execFile } from "node:child_process";
import { type CommandHost } from "./command.js";

/** What a call of another program did. */
export interface Called {
  /** Whether there is none: not at its path, or none on PATH. */
  readonly missing: boolean;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const TIMEOUT_MS = 60_000;

export function runProgram(
  program: string,
  args: readonly string[],
  { env, folder }: Pick<CommandHost, "env" | "folder">,
): Promise<Called> {
  return new Promise((resolve) => {
    execFile(program, args, { env, cwd: folder, timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ missing: error?.code === "ENOENT", exitCode, stdout, stderr });
    });
  });
}

export function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
