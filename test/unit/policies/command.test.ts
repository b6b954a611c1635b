import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "../../support/runCli.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-check-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(config: unknown): string {
  const path = join(folder, "policies.json");
  writeFileSync(path, typeof config === "string" ? config : JSON.stringify(config));
  return path;
}

test("a configuration without faults ends with 0 and shows what it amounts to", async () => {
  const path = file({ "max-nodes": { max: 2 } });
  const { exitCode, printed, complained } = await runCli(["policies", "check", path, "--preset", "prod"]);
  expect(printed).toContain("max-nodes\tmandatory\tpreset\tmax = 2");
  expect(printed).toContain("deletion-protection\tmandatory\tpreset\t");
  expect(printed.at(-1)).toBe(`${path}: no faults`);
  expect(complained).toEqual([]);
  expect(exitCode).toBe(0);
});

test("faults are listed behind the table and end with 1", async () => {
  const path = file({ "max-nodez": { max: 2 }, "max-nodes": { max: "2" }, "denied-accelerator-types": "disabled" });
  const { exitCode, printed } = await runCli(["policies", "check", path]);
  expect(printed.slice(-3)).toEqual([
    `${path}: max-nodez: no such rule; did you mean max-nodes?`,
    `${path}: max-nodes.max: Invalid input: expected number, received string`,
    `${path}: 2 faults`,
  ]);
  expect(exitCode).toBe(1);
});

test.each([
  ["a pattern that no known accelerator type fits", { "denied-accelerator-types": { deny: ["NVIDA_B200*"] } }],
  ["an empty file", ""],
])("%s ends with 1", async (_what, config) => {
  const { exitCode, printed } = await runCli(["policies", "check", file(config)]);
  expect(printed.at(-1)).toMatch(/: 1 fault$/);
  expect(exitCode).toBe(1);
});

test("an accelerator type newer than this version can be made known", async () => {
  const path = file({ "denied-accelerator-types": { deny: ["NVIDIA_R100*"] } });
  const known = ["--accelerator-type", "NVIDIA_R100_288GB", "--accelerator-type", "NVIDIA_R200"];
  expect((await runCli(["policies", "check", path, ...known])).exitCode).toBe(0);
  expect((await runCli(["policies", "check", path])).exitCode).toBe(1);
});

test("policies of one's own pack are named, and what is hardly meant is noted", async () => {
  const path = file({ "team-rule": "mandatory", "max-nodes": { max: 2 } });
  const { exitCode, printed } = await runCli(["policies", "check", path, "--preset", "dev", "--own", "team-rule"]);
  expect(printed.slice(-2)).toEqual([expect.stringMatching(/^note: max-nodes /), `${path}: no faults`]);
  expect(exitCode).toBe(0);
});

test("on a terminal the table is aligned", async () => {
  const { printed } = await runCli(["policies", "check", file({ "max-nodes": { max: 2 } })], { isTerminal: true });
  expect(printed[0]).toMatch(/^rule {2,}level {2,}set by {2,}settings$/);
  expect(printed).toContainEqual(expect.stringMatching(/^max-nodes +mandatory +default +max = 2$/));
});

test("--json prints one object that says the same", async () => {
  const path = file({ "max-nodes": { max: 2 }, quux: "mandatory" });
  const { exitCode, printed } = await runCli(["policies", "check", path, "--json", "--preset", "prod"]);
  const { rules, ...rest } = JSON.parse(printed.join("\n")) as { rules: unknown[] };
  expect(rest).toEqual({ file: path, faults: ["quux: no such rule"], notes: [] });
  expect(rules).toContainEqual({ rule: "max-nodes", level: "mandatory", levelFrom: "preset", settings: { max: 2 } });
  expect(exitCode).toBe(1);
});

const USAGE = "usage: npx pulumi-fireworks policies check [options] <file>; --help shows more";

test.each([
  [["policies", "check"], "missing required argument 'file'"],
  [["policies", "check", "a", "b"], "too many arguments for 'check'. Expected 1 argument but got 2"],
  [["policies", "check", "a", "--preset", "production"], /argument 'production' is invalid. Allowed choices are dev, /],
  [["policies", "check", "a", "--preset", "constructor"], /argument 'constructor' is invalid/],
  [["policies", "check", "a", "--presets", "prod"], "unknown option '--presets'"],
])("%j is a mistake in the call and ends with 2", async (args, complaint) => {
  const { exitCode, printed, complained } = await runCli(args);
  expect(complained[0]).toMatch(complaint);
  expect(complained.at(-1)).toBe(USAGE);
  expect(printed).toEqual([]);
  expect(exitCode).toBe(2);
});
