import { spawn } from "node:child_process";
import { Terminal } from "@xterm/headless";

/** What a person sees: the terminal's lines, each whole although the terminal has broken it. */
export interface Screen {
  readonly lines: readonly string[];
  /** All of it, a line break between two lines. */
  readonly text: string;
}

const LONGEST_WAIT_MS = 120_000;

/** A program that runs in a terminal of its own, as it would for a person. */
export class TerminalRun {
  readonly #terminal: Terminal;
  readonly #child: ReturnType<typeof spawn>;
  readonly #ended: Promise<number>;
  readonly #onOutput = new Set<() => void>();
  #written = Promise.resolve();
  #hasEnded = false;

  private constructor(terminal: Terminal, child: ReturnType<typeof spawn>) {
    this.#terminal = terminal;
    this.#child = child;
    child.stdout?.on("data", (chunk: Buffer) => {
      this.#written = this.#written.then(
        () =>
          new Promise((resolve) => {
            terminal.write(chunk, () => {
              for (const look of this.#onOutput) look();
              resolve();
            });
          }),
      );
    });
    this.#ended = new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => {
        this.#hasEnded = true;
        void this.#written.then(() => {
          for (const look of this.#onOutput) look();
          resolve(code ?? 137);
        });
      });
    });
  }

  static start(
    command: readonly string[],
    { cwd, env, columns, rows = 50 }: { cwd: string; env: NodeJS.ProcessEnv; columns: number; rows?: number },
  ): TerminalRun {
    const terminal = new Terminal({ cols: columns, rows, scrollback: 0, allowProposedApi: true });
    const child = spawn("python3", ["-c", PTY, String(rows), String(columns), ...command], {
      cwd,
      env: { ...env, TERM: "xterm-256color" },
      stdio: ["pipe", "pipe", "inherit"],
    });
    return new TerminalRun(terminal, child);
  }

  /** What is to be seen now. */
  screen(): Screen {
    const { active } = this.#terminal.buffer;
    const lines: string[] = [];
    for (let row = active.baseY; row < active.length; row += 1) {
      const line = active.getLine(row);
      // What goes on below may have been broken at a space.
      const text = line?.translateToString(active.getLine(row + 1)?.isWrapped !== true) ?? "";
      if (line?.isWrapped === true) lines.push((lines.pop() ?? "") + text);
      else lines.push(text);
    }
    return { lines, text: lines.join("\n") };
  }

  /** Waits until the screen shows something, for two minutes at most. @returns the screen that does */
  async until(wanted: RegExp): Promise<Screen> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      const look = (): void => {
        const screen = this.screen();
        const isThere = wanted.test(screen.text);
        if (!isThere && !this.#hasEnded && !isLate) return;
        this.#onOutput.delete(look);
        clearTimeout(timer);
        if (isThere) resolve(screen);
        else reject(new Error(`the screen does not show ${String(wanted)}:\n${screen.text}`));
      };
      const timer = setTimeout(() => {
        isLate = true;
        look();
      }, LONGEST_WAIT_MS);
      this.#onOutput.add(look);
      look();
    });
  }

  /** Types something. */
  press(keys: string): void {
    this.#child.stdin?.write(keys);
  }

  /** Waits for the end. @returns the exit code */
  end(): Promise<number> {
    return this.#ended;
  }

  /** Kills it, if it has not ended: while Pulumi asks, or waits, it may hear nothing else. */
  async stop(): Promise<void> {
    if (!this.#hasEnded) this.#child.kill("SIGTERM");
    await this.#ended;
    this.#terminal.dispose();
  }
}

/** Runs a command in a pseudo terminal of a size: Node has none of its own. */
const PTY = `
import fcntl, os, pty, select, signal, struct, sys, termios
rows, columns, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
signal.signal(signal.SIGTERM, lambda *_: os.killpg(pid, signal.SIGKILL))
inputs = [terminal, 0]
while True:
    for ready in select.select(inputs, [], [])[0]:
        try:
            data = os.read(ready, 65536)
        except OSError:
            data = b""
        if ready == terminal and data:
            os.write(1, data)
        elif ready == terminal:
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 255)
        elif data:
            os.write(terminal, data)
        else:
            inputs.remove(0)
`;
