import { spawn } from "node:child_process";

/** What a command printed, both streams together, and how it ended. */
export interface Ended {
  readonly exitCode: number;
  readonly text: string;
}

const LIMIT = 300_000;

export function run(
  command: string,
  args: readonly string[],
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<Ended> {
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: LIMIT });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve({ exitCode: code ?? 1, text: signal === null ? text : `${text}\nended by ${signal}` });
    });
  });
}

/** The output of a command that has to succeed. */
export async function expectSuccess(...call: Parameters<typeof run>): Promise<string> {
  const [command, args] = call;
  const { exitCode, text } = await run(...call);
  if (exitCode !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${exitCode}:\n${text}`);
  return text;
}
