import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(__dirname, "../..");

/** `npm run try` in a process of its own, with what is built already. */
function startTry(example: string) {
  const child = spawn(process.execPath, [join(ROOT, "scripts/try.mts"), example, "--no-build"], { cwd: ROOT });
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

test("try leaves an example open for the commands it prints, and Ctrl-C leaves nothing", async () => {
  const before = readFileSync(join(ROOT, "examples/rollback/index.ts"), "utf8");
  const { child, printed, closed, until } = startTry("rollback");
  try {
    await until("Ctrl-C here ends");
    const shell = printed.text.match(/^(export|cd) .*$/gm)?.join("\n") ?? "";
    const commands = [...printed.text.matchAll(/^\$ (.*)$/gm)].map(([, command = ""]) => command);
    expect(commands).toContain("pulumi config set live r11 && pulumi up --yes");
    const type = (command: string) =>
      // A new terminal: nothing of this process's environment but where programs are.
      spawnSync("bash", ["-c", `${shell}\n${command}`], { encoding: "utf8", env: { PATH: process.env.PATH } });

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
