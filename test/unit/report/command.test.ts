import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EXPECTED } from "../../../provider/report/readPreview.ts";
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
  expect(printed).toContain("| Resource | Change | From -> to | Cost per hour | Approvers |");
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

test("what takes a mention apart is no character that the command line has to show", async () => {
  const file = join(folder, "mention.json");
  const urn = "urn:pulumi:dev::p::pulumi-nodejs:dynamic/fireworks:PromotedModel::@all";
  writeFileSync(file, JSON.stringify({ steps: [{ op: "create", urn, newState: { inputs: {} } }] }));
  const { printed } = await runCli(["report", file]);
  expect(printed.find((line) => line.includes("PromotedModel"))).toContain("**@&#8203;all** PromotedModel");
});

test("with --json it becomes what programs read", async () => {
  const { printed } = await runCli(["report", RECORDED, "--json"]);
  const report = JSON.parse(printed.join("\n")) as { rows: { resource: string }[] };
  expect(report).toMatchObject({ schemaVersion: 2, project: "e2e", stack: "dev", result: "succeeded" });
  expect(report.rows.map(({ resource }) => resource)).toContain("kept");
});

test("for a new stack the call or the environment says which service was asked", async () => {
  const fresh = join(__dirname, "fixtures/training.digest.json");
  const env = { FIREWORKS_BASE_URL: "http://127.0.0.1:8787", FIREWORKS_API_KEY: "not valid\n" };
  const mark = async (...args: Parameters<typeof runCli>): Promise<string | undefined> =>
    (await runCli(...args)).printed.find((line) => line.startsWith("> "));
  expect(await mark(["report", fresh])).toBe("> The preview does not tell which service it asked.");
  expect(await mark(["report", fresh], { env })).toContain("an emulator at `http://127.0.0.1:8787`");
  expect(await mark(["report", fresh, "--base-url", "https://api.fireworks.ai"], { env })).toBeUndefined();
});

test("a file that is no preview is named, with what was expected, and ends with 1", async () => {
  const file = join(folder, "plan.json");
  writeFileSync(file, '{"manifest":{}}');
  const { exitCode, printed, complained } = await runCli(["report", file]);
  expect(complained[0]).toBe(`pulumi-fireworks: <preview>: ${file}: ${EXPECTED}; found an object with manifest`);
  expect(printed).toEqual([]);
  expect(exitCode).toBe(1);
});

test("a call without a file is a mistake in the call and ends with 2", async () => {
  const { exitCode, complained } = await runCli(["report"]);
  expect(complained[0]).toBe("pulumi-fireworks: missing required argument 'preview'");
  expect(exitCode).toBe(2);
});
