import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, onTestFinished, test } from "vitest";

import { main } from "../../provider/emulator/command.js";
import { type Seed } from "../../provider/emulator/index.js";
import { at, KEY, seedWith } from "./harness.js";

interface Run {
  /** The address in the first line; fails when the command ended before. */
  readonly url: Promise<string>;
  readonly code: Promise<number>;
  readonly output: { stdout: string; stderr: string };
  stop(): void;
}

function run(...argv: string[]): Run {
  const stop = new AbortController();
  const output = { stdout: "", stderr: "" };
  let resolveUrl: (url: string) => void = () => undefined;
  let rejectUrl: (error: Error) => void = () => undefined;
  const url = new Promise<string>((resolve, reject) => {
    resolveUrl = resolve;
    rejectUrl = reject;
  });
  url.catch(() => undefined);
  const code = main(argv, {
    stdout: (text) => {
      output.stdout += text;
      resolveUrl(/http:\S+/.exec(text)?.[0] ?? "");
    },
    stderr: (text) => {
      output.stderr += text;
    },
    stop: stop.signal,
  });
  void code.then(() => {
    rejectUrl(new Error(output.stderr));
  });
  const end = () => {
    stop.abort();
  };
  onTestFinished(end);
  return { url, code, output, stop: end };
}

function file(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "emulator-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const json = async (url: string, key: string) => (await fetch(url, { headers: { "x-api-key": key } })).json();

describe("fireworks-emulator", () => {
  test("says where it listens in its first line, and ends when it is stopped", async () => {
    const command = run("--port", "0");
    const url = await command.url;
    expect(command.output.stdout).toMatch(/^fireworks-emulator listening on http:\/\/127\.0\.0\.1:\d+\n$/);
    expect(await json(`${url}/v1/accounts`, "fw-emulator-key")).toMatchObject({
      accounts: [{ name: "accounts/acme" }],
    });
    command.stop();
    expect(await command.code).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  test.each<[string, Seed["accounts"][number], string]>([
    [
      "a job that is deleted and one that is not",
      {
        id: "acme",
        apiKeys: ["fw-1"],
        trainerJobs: [{ id: "gone", deleteTime: "2026-01-01T00:00:00Z" }, { id: "here" }],
      },
      "account acme, key fw-1, trainer job here\n\nexport FIREWORKS_BASE_URL=<url>\nexport FIREWORKS_API_KEY=fw-1\n",
    ],
    [
      "a key that a shell would change",
      { id: "acme", apiKeys: ["it's $HOME"] },
      "account acme, key it's $HOME, no trainer job\n\n" +
        "export FIREWORKS_BASE_URL=<url>\nexport FIREWORKS_API_KEY='it'\\''s $HOME'\n",
    ],
    ["no key", { id: "acme" }, "no account has a key: add one to the seed\n"],
  ])("says after its first line what to copy into a shell: %s", async (_, account, text) => {
    const command = run(
      "--port",
      "0",
      "--seed",
      file("seed.json", JSON.stringify({ accounts: [{ id: "none" }, account] })),
    );
    const url = await command.url;
    const expected = `fireworks-emulator listening on ${url}\n${text.replace("<url>", url)}`;
    await expect.poll(() => command.output.stdout).toBe(expected);
  });

  test("says which version it is", async () => {
    const version = at(JSON.parse(readFileSync("package.json", "utf8")), "version");
    const command = run("--version");
    expect(await command.code).toBe(0);
    expect(command.output).toEqual({ stdout: `${String(version)}\n`, stderr: "" });
  });

  test("answers to a host that it was told to", async () => {
    const statusFor = (url: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        get(`${url}/_emulator/clock`, { headers: { host: "emulator" } }, ({ statusCode }) => {
          resolve(statusCode);
        }).on("error", reject);
      });
    expect(await statusFor(await run("--port", "0").url)).toBe(403);
    expect(await statusFor(await run("--port", "0", "--allow-host", "emulator").url)).toBe(200);
  });

  test("takes a seed, a state file, latency and several faults", async () => {
    const seed = file("seed.json", JSON.stringify(seedWith()));
    const state = join(seed, "..", "state.json");
    const faults = ["--fault", "**; status=503", "--fault", "**; status=429; retry-after=1"];
    const command = run("--port", "0", "--seed", seed, "--state", state, "--latency", "60", ...faults);
    const url = `${await command.url}/v1/accounts`;
    const begin = performance.now();
    expect(at(await json(url, KEY), "code")).toBe(14);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(55);
    expect(at(await json(url, KEY), "code")).toBe(8);
    expect(await json(url, KEY)).toMatchObject({ accounts: [{ name: "accounts/acme" }] });
    command.stop();
    expect(await command.code).toBe(0);
    const again = run("--port", "0", "--state", state);
    expect(await json(`${await again.url}/v1/accounts`, KEY)).toMatchObject({ accounts: [{ name: "accounts/acme" }] });
  });

  test.each([
    ["quickstart", 0],
    ["training", 4],
  ])("starts with the seed that is called %s", async (seed, saves) => {
    const command = run("--port", "0", "--seed", seed);
    const state = await json(`${await command.url}/_emulator/state`, KEY);
    const [acme] = (state as { accounts: { runs: { saves: unknown[] }[] }[] }).accounts;
    expect(acme?.runs.flatMap((one) => one.saves)).toHaveLength(saves);
  });

  test("explains itself, the grammar of faults included", async () => {
    const command = run("--help");
    expect(await command.code).toBe(0);
    for (const word of [
      "--port",
      "--seed",
      "--state",
      "--latency",
      "--fault",
      "--allow-host",
      "--version",
      "the year 2999",
      "retry-after=",
      "paging-loop",
    ]) {
      expect(command.output.stdout).toContain(word);
    }
  });

  test.each<[string, string[], string]>([
    ["a port that is none", ["--port", "http"], "--port wants a whole number from 0 to 65535"],
    ["a port that is too large", ["--port", "65536"], "--port wants a whole number from 0 to 65535"],
    ["a port without a number", ["--port"], "--port"],
    ["a latency that is none", ["--latency", "fast"], "--latency wants a whole number"],
    [
      "a latency that no timer takes",
      ["--latency", "2147483648"],
      "--latency wants a whole number from 0 to 2147483647",
    ],
    ["a delay that no timer takes", ["--fault", "**; slow=2147483648"], "ms: "],
    ["a host with a port", ["--allow-host", "emulator:80"], "--allow-host wants a name without scheme and port"],
    ["an unknown flag", ["--colour"], "--colour"],
    ["a word", ["start"], "start"],
    ["a fault that is none", ["--fault", "GET /v1; statue=500"], "not a fault"],
    ["a seed file that is not there", ["--seed", "none.json"], "--seed: there is no file none.json"],
    ["a record of modes that is a folder", ["--modes", "."], "--modes: . is a folder, not a file"],
  ])("with %s ends with 2 and a reason", async (_, argv, reason) => {
    const command = run(...argv);
    expect(await command.code).toBe(2);
    expect(command.output.stderr).toContain(reason);
    expect(command.output.stderr).toContain("--help");
    expect(command.output.stdout).toBe("");
  });

  test.each([
    ["{", "JSON"],
    ['{"accounts":[{}]}', "accounts[0].id"],
  ])("with the seed %s ends with 2 and says where it is wrong", async (text, reason) => {
    const path = file("seed.json", text);
    const command = run("--seed", path);
    expect(await command.code).toBe(2);
    expect(command.output.stderr).toContain(path);
    expect(command.output.stderr).toContain(reason);
  });

  test("with a port that is taken ends with 1 and a reason", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      taken.close();
    });
    const address = taken.address();
    const command = run("--port", String(typeof address === "object" ? address?.port : ""));
    expect(await command.code).toBe(1);
    expect(command.output.stderr).toMatch(
      /^fireworks-emulator: port \d+ of 127\.0\.0\.1 is in use \(EADDRINUSE\), 0 picks a free one\n$/,
    );
  });

  test.each<[string, () => string, string]>([
    ["a state file in no folder", () => join(file("x", ""), "none", "state.json"), "there is no folder"],
    ["a state file that is none", () => file("state.json", '{"accounts":[{},{}]}'), "not a seed: accounts[0].id"],
    ["a state file of another emulator", () => file("state.json.lock", String(process.ppid)).slice(0, -5), "in use"],
  ])("with %s ends with 1 and one line", async (_, path, reason) => {
    const command = run("--port", "0", "--state", path());
    expect(await command.code).toBe(1);
    expect(command.output.stderr).toContain(reason);
    expect(command.output.stderr).toMatch(/^fireworks-emulator: state file [^\n]+\n$/);
    expect(command.output.stdout).toBe("");
  });

  test("says once that it cannot write its state, and goes on", async () => {
    const state = join(file("x", ""), "..", "state.json");
    const command = run("--port", "0", "--state", state);
    const url = await command.url;
    rmSync(state);
    mkdirSync(join(state, "in-the-way"), { recursive: true });
    for (const totalSize of ["omitted", "present"]) {
      const reply = await fetch(`${url}/_emulator/modes`, { method: "PUT", body: JSON.stringify({ totalSize }) });
      expect(reply.status).toBe(200);
    }
    expect(command.output.stderr).toMatch(/^fireworks-emulator: state file [^\n]+ cannot be written[^\n]+\n$/);
    command.stop();
    expect(await command.code).toBe(0);
  });
});
