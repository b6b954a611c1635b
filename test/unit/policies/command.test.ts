import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommand } from "../../../provider/commands/runCommand.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-check-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function run(...args: string[]): Promise<{ exitCode: number; printed: string[]; complained: string[] }> {
  const printed: string[] = [];
  const complained: string[] = [];
  const exitCode = await runCommand(args, {
    print: (line) => printed.push(...line.split("\n")),
    complain: (line) => complained.push(line),
  });
  return { exitCode, printed, complained };
}

function file(config: unknown): string {
  const path = join(folder, "policies.json");
  writeFileSync(path, typeof config === "string" ? config : JSON.stringify(config));
  return path;
}

const USAGE = expect.stringMatching(
  /^usage: npx pulumi-fireworks policies check FILE \[--preset dev\|prod\|cost\]/,
) as string;

test("a configuration without faults ends with 0 and shows what it amounts to", async () => {
  const path = file({ "max-nodes": { max: 2 } });
  const { exitCode, printed, complained } = await run("policies", "check", path, "--preset", "prod");
  expect(printed).toContainEqual(expect.stringMatching(/^max-nodes +mandatory +preset +max = 2$/));
  expect(printed).toContainEqual(expect.stringMatching(/^deletion-protection +mandatory +preset$/));
  expect(printed.at(-1)).toBe(`${path}: no faults`);
  expect(complained).toEqual([]);
  expect(exitCode).toBe(0);
});

test("faults are listed behind the table and end with 1", async () => {
  const path = file({ "max-nodez": { max: 2 }, "max-nodes": { max: "2" }, "denied-accelerator-types": "disabled" });
  const { exitCode, printed } = await run("policies", "check", path);
  expect(printed.slice(-3)).toEqual([
    `${path}: max-nodez: no such rule; did you mean max-nodes?`,
    `${path}: max-nodes.max: Invalid input: expected number, received string`,
    `${path}: 2 faults`,
  ]);
  expect(exitCode).toBe(1);
});

test("policies of one's own pack are named, and what is hardly meant is noted", async () => {
  const path = file({ "team-rule": "mandatory", "max-nodes": { max: 2 } });
  const { exitCode, printed } = await run("policies", "check", path, "--preset", "dev", "--own", "team-rule");
  expect(printed.slice(-2)).toEqual([
    "note: max-nodes has settings, but is disabled, so it is not enforced",
    `${path}: no faults`,
  ]);
  expect(exitCode).toBe(0);
});

test.each([
  [["policies", "check"], "give one FILE to check"],
  [["policies", "list", "x"], "give one FILE to check"],
  [["policies", "check", "a", "b"], "give one FILE to check"],
  [["policies", "check", "a", "--preset", "production"], "there is no preset production"],
  [["policies", "check", "a", "--preset", "constructor"], "there is no preset constructor"],
  [["policies", "check", "a", "--presets", "prod"], /Unknown option '--presets'/],
  [["policies", "check", "no/such/file.json"], /ENOENT.*no\/such\/file\.json/],
  [["policy"], "there is no command policy"],
])("%j is a mistake in the call and ends with 2", async (args, complaint) => {
  const { exitCode, printed, complained } = await run(...args);
  expect(complained[0]).toMatch(complaint);
  expect(complained[1]).toEqual(USAGE);
  expect(printed).toEqual([]);
  expect(exitCode).toBe(2);
});

test.each([[[]], [["--help"]], [["help"]]])("%j shows the usage", async (args: string[]) => {
  expect(await run(...args)).toEqual({ exitCode: 0, printed: [USAGE], complained: [] });
});
