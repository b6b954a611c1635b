import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { setups } from "../../scripts/example/setups.mts";
import { someOf } from "../support/tier.js";

const ROOT = join(__dirname, "../..");

/** The types of the examples are checked by `npm run lint`, so that no run has to. */
const UNCHECKED = { PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
const QUICK = { ...process.env, ...UNCHECKED };

/** `npm run try` in a process of its own, with what is built already. */
function startTry(example: string) {
  const child = spawn(process.execPath, [join(ROOT, "scripts/try.mts"), example, "--no-build"], {
    cwd: ROOT,
    env: QUICK,
  });
  const printed = { text: "" };
  const closed = once(child, "close") as Promise<[number | null]>;
  const until = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (chunk: Buffer): void => {
        printed.text += chunk.toString();
        if (printed.text.includes(wanted)) resolve();
      };
      child.stdout.on("data", look);
      child.stderr.on("data", look);
      void closed.then(() => {
        reject(new Error(`ended early:\n${printed.text}`));
      });
    });
  return { child, printed, closed, until };
}

/** Somebody's own terminal: where programs are, and settings for stacks and accounts that are not the example's. */
const OWN = {
  ...UNCHECKED,
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  PULUMI_STACK: "acme/prod",
  FIREWORKS_ACCOUNT_ID: "mine",
};

/** What `try` printed for another terminal. */
function terminal(printed: string) {
  const shell = printed.match(/^(unset|export|cd) .*$/gm)?.join("\n") ?? "";
  const type = (command: string) => spawnSync("bash", ["-c", `${shell}\n${command}`], { encoding: "utf8", env: OWN });
  const commands = [...printed.matchAll(/^\$ (.*)$/gm)].map(([, command = ""]) => command);
  return { shell, commands, type };
}

test("try leaves an example open for the commands it prints, and Ctrl-C leaves nothing", async () => {
  const before = readFileSync(join(ROOT, "examples/rollback/index.ts"), "utf8");
  const { child, printed, closed, until } = startTry("rollback");
  try {
    await until("Ctrl-C here ends");
    const { shell, commands, type } = terminal(printed.text);
    expect(commands).toContain("pulumi config set live r11 && pulumi up --yes");
    expect(type("pulumi stack output model").stdout).toContain("accounts/acme/models/bot-r12");
    const moved = type("pulumi config set live r11 && pulumi up --yes");
    expect(moved.stdout).toContain("accounts/acme/models/bot-r11");
    expect(moved.status).toBe(0);
    expect(JSON.parse(type(commands.find((command) => command.startsWith("curl")) ?? "").stdout)).not.toHaveLength(0);

    const [, url = ""] = /FIREWORKS_BASE_URL='(.*)'/.exec(shell) ?? [];
    const [, folder = ""] = /^cd '(.*)'$/m.exec(shell) ?? [];
    expect(existsSync(folder)).toBe(true);
    expect((await fetch(`${url}/_emulator/state`)).status).toBe(200);

    child.kill("SIGINT");
    expect((await closed)[0]).toBe(0);
    expect(existsSync(dirname(folder))).toBe(false);
    await expect(fetch(`${url}/_emulator/state`)).rejects.toThrow();
    expect(readFileSync(join(ROOT, "examples/rollback/index.ts"), "utf8")).toBe(before);
    expect(existsSync(join(ROOT, "examples/rollback/Pulumi.emulator.yaml"))).toBe(false);
  } finally {
    child.kill("SIGKILL");
  }
});

test("an example that does not exist is answered with those that do", async () => {
  const { printed, closed, until } = startTry("rolback");
  await until("Fix: choose among quickstart, ");
  expect((await closed)[0]).toBe(2);
  expect(printed.text).toContain("no example rolback");
});

test.each(someOf(Object.keys(setups), 4))(
  "every command that try prints for %s does what is said of it",
  async (example) => {
    const { child, printed, closed, until } = startTry(example);
    try {
      await until("Ctrl-C here ends");
      const { commands, type } = terminal(printed.text);
      for (const command of commands) {
        const { status, stdout, stderr } = type(command);
        const [, comment = ""] = command.split(" # ");
        const said = `${command}\n${stdout}${stderr}`;
        if (comment.startsWith("refused: ")) {
          expect([1, 255], said).toContain(status);
          expect(stdout + stderr).toContain(comment.slice("refused: ".length));
        }
        // By the time of the kill a quick machine may be through.
        else if (comment === "killed") expect([0, 137], said).toContain(status);
        else expect(status, said).toBe(0);
      }
      child.kill("SIGINT");
      expect((await closed)[0]).toBe(0);
    } finally {
      child.kill("SIGKILL");
    }
  },
);
