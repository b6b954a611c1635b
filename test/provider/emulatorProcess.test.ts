import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, onTestFinished, test } from "vitest";

const CLI = join(__dirname, "../../dist/provider/emulator/cli.js");
/** Prompt, also on a busy machine. */
const PROMPT_MS = 20_000;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

interface Running {
  readonly child: ChildProcess;
  /** Its address, once it listens. */
  readonly url: Promise<string>;
  readonly ended: Promise<Ended>;
}

function runEmulator(...argv: string[]): Running {
  const child = spawn(process.execPath, [CLI, "--port", "0", ...argv], { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code, signal) => {
      resolve({ code, signal, stderr });
    });
  });
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
      const [, found] = /^fireworks-emulator listening on (http:\S+)\n/.exec(stdout) ?? [];
      if (found !== undefined) resolve(found);
    });
    void ended.then(() => {
      reject(new Error(stderr));
    });
  });
  url.catch(() => undefined);
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return { child, url, ended };
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "emulator-"));
  onTestFinished(() => {
    rmSync(path, { recursive: true });
  });
  return path;
}

describe.each(["SIGTERM", "SIGINT"] as const)("%s", (signal) => {
  test.each<[string, string[], (url: string) => Promise<unknown>]>([
    ["at rest", [], () => Promise.resolve()],
    [
      "while a request is late, one is only half sent and a connection is idle",
      ["--fault", "GET /v1/accounts; slow=2000000000"],
      async (url) => {
        const late = fetch(`${url}/v1/accounts`, { headers: { "x-api-key": "fw-emulator-key" } });
        late.catch(() => undefined);
        for (const text of ["POST /v1/accounts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{", ""]) {
          const socket = connect(Number(new URL(url).port), "127.0.0.1");
          onTestFinished(() => {
            socket.destroy();
          });
          socket.on("error", () => undefined);
          await new Promise<void>((resolve) => socket.once("connect", resolve));
          socket.write(text);
        }
        // A later request is answered, so the first one has come.
        await expect
          .poll(async () => JSON.stringify(await (await fetch(`${url}/_emulator/requests`)).json()))
          .toContain("/v1/accounts");
      },
    ],
    [
      "after an advance beyond all time",
      [],
      async (url) => {
        const body = JSON.stringify({ advance: "100000000000000000000d" });
        const reply = await fetch(`${url}/_emulator/clock`, { method: "POST", body });
        expect(reply.status).toBe(400);
      },
    ],
    [
      "during a long advance",
      ["--seed", "training"],
      (url) => {
        const body = JSON.stringify({ advance: "300000d" });
        fetch(`${url}/_emulator/clock`, { method: "POST", body }).catch(() => undefined);
        return Promise.resolve();
      },
    ],
  ])("ends it at once with 0, %s", async (_, argv, before) => {
    const { child, url, ended } = runEmulator(...argv, "--state", join(folder(), "state.json"));
    await before(await url);
    const begin = performance.now();
    child.kill(signal);
    expect(await ended).toEqual({ code: 0, signal: null, stderr: "" });
    expect(performance.now() - begin).toBeLessThan(PROMPT_MS);
  });
});

test("a reader that has gone ends it quietly", async () => {
  const { child, url, ended } = runEmulator();
  await url;
  child.stdout?.destroy();
  expect(await ended).toEqual({ code: 0, signal: null, stderr: "" });
});

test("a reader that is gone from the start ends it quietly", async () => {
  const { child, ended } = runEmulator();
  child.stdout?.destroy();
  expect(await ended).toEqual({ code: 0, signal: null, stderr: "" });
});

test.skipIf(process.platform !== "linux").each([["--help"], ["--port", "0"]])(
  "a standard output that is full ends %s with 1 and a line",
  (...argv) => {
    const full = openSync("/dev/full", "w");
    const { status, stderr } = spawnSync(process.execPath, [CLI, ...argv], {
      stdio: ["ignore", full, "pipe"],
      encoding: "utf8",
      timeout: PROMPT_MS,
    });
    closeSync(full);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^fireworks-emulator: standard output: ENOSPC.*\n$/)]);
  },
);

test.each<[string, (path: string) => string]>([
  ["is in no folder", (path) => join(path, "none", "state.json")],
  [
    "is none",
    (path) => {
      writeFileSync(join(path, "state.json"), "{");
      return join(path, "state.json");
    },
  ],
])("a state file that %s ends the process at once with 1 and one line", async (_, path) => {
  const { ended } = runEmulator("--state", path(folder()));
  expect(await ended).toEqual({
    code: 1,
    signal: null,
    stderr: expect.stringMatching(/^fireworks-emulator: state file .*\n$/) as string,
  });
});

test("the state file of an emulator that was killed is free for the next one, and no other has it meanwhile", async () => {
  const argv = ["--state", join(folder(), "state.json")];
  const first = runEmulator(...argv);
  await first.url;
  const second = await runEmulator(...argv).ended;
  expect(second).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`in use by process ${first.child.pid ?? 0}`) as string,
  });
  first.child.kill("SIGKILL");
  await first.ended;
  const third = runEmulator(...argv);
  expect((await fetch(`${await third.url}/_emulator/status`)).status).toBe(200);
});
