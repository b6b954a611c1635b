import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EXPECTED } from "../../../provider/commands/report/readPreview.ts";
import { runCli } from "../../support/runCli.ts";

const RECORDED = join(__dirname, "fixtures/next-release.events.json");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-report-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("a preview becomes Markdown", async () => {
  const { exitCode, printed, complained } = await runCli(["report", RECORDED]);
  expect(printed[0]).toBe("## Preview of `e2e`, stack `dev`");
  expect(printed).toContain("### Who must approve");
  expect(complained).toEqual([]);
  expect(exitCode).toBe(0);
});

test("also in the encoding of Windows PowerShell", async () => {
  const file = join(folder, "utf16.json");
  writeFileSync(file, `\ufeff${readFileSync(RECORDED, "utf8")}`, "utf16le");
  const { exitCode, printed } = await runCli(["report", file]);
  expect(printed[0]).toBe("## Preview of `e2e`, stack `dev`");
  expect(exitCode).toBe(0);
});

test("with --json it becomes what programs read", async () => {
  const { printed } = await runCli(["report", RECORDED, "--json"]);
  const report = JSON.parse(printed.join("\n")) as { schemaVersion: number; models: { name: string }[] };
  expect(report).toMatchObject({
    schemaVersion: 1,
    project: "e2e",
    stack: "dev",
    result: "succeeded",
    approvals: [{ models: ["dropped", "fresh", "in-place", "left", "replaced", "steady"] }, { who: "@acme/nlp, dana" }],
  });
  expect(report.models.map(({ name }) => name)).toContain("kept");
});

test("a file that is no preview is named, with what was expected, and ends with 1", async () => {
  const file = join(folder, "plan.json");
  writeFileSync(file, '{"manifest":{}}');
  const { exitCode, printed, complained } = await runCli(["report", file]);
  expect(complained[0]).toBe(`pulumi-fireworks: ${file}: ${EXPECTED}; found an object with manifest`);
  expect(printed).toEqual([]);
  expect(exitCode).toBe(1);
});

test.each([
  [["report"], /missing required argument 'preview'/],
  [["report", "no/such/file.json"], /ENOENT.*no\/such\/file\.json/],
])("%j is a mistake in the call and ends with 2", async (args, complaint) => {
  const { exitCode, complained } = await runCli(args);
  expect(complained[0]).toMatch(complaint);
  expect(exitCode).toBe(2);
});
