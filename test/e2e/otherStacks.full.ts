import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, expect, test } from "vitest";
import { TestStack } from "../support/testStack.js";

const PROGRAM = `new fireworks.PromotedModel("bot", { trainerJob: "sft-7" });`;
const FLAGS = ["--yes", "--skip-preview", "--non-interactive"];

let stack: TestStack | undefined;
const elsewhere = mkdtempSync(join(tmpdir(), "pulumi-fireworks-elsewhere-"));
afterEach(async () => {
  await stack?.close();
  rmSync(elsewhere, { recursive: true, force: true });
});

test("a stack of the same name in another backend takes, changes and deletes nothing", async () => {
  stack = await TestStack.create(PROGRAM);
  const there = { env: { PULUMI_BACKEND_URL: pathToFileURL(elsewhere).href } };
  expect(await stack.run("stack", ["init", "dev"], there)).toMatchObject({ exitCode: 0 });
  expect((await stack.up()).exitCode).toBe(0);
  const [model = ""] = stack.models();

  const refusal = /stack e2e\/dev in another Pulumi backend, which has the name of this one, made it/;
  const preview = await stack.preview(there);
  expect([preview.exitCode === 0, preview.text]).toEqual([false, expect.stringMatching(refusal)]);
  expect(preview.text).toContain(`adopt: "always"`);
  const up = await stack.run("up", FLAGS, there);
  expect([up.exitCode === 0, up.text]).toEqual([false, expect.stringMatching(refusal)]);
  expect((await stack.run("destroy", FLAGS, there)).exitCode).toBe(0);
  expect(stack.models()).toEqual([model]);
  expect(stack.promotions()).toBe(1);

  const again = await stack.run("up", [...FLAGS, "--expect-no-changes"]);
  expect([again.exitCode, again.text]).toEqual([0, expect.stringContaining("unchanged")]);
  expect((await stack.destroy()).exitCode).toBe(0);
  expect(stack.models()).toEqual([]);
});

test("a copy of a stack's state deletes nothing, until a setting says that the stack was renamed", async () => {
  stack = await TestStack.create(PROGRAM);
  await stack.up();
  const [model = ""] = stack.models();
  const file = join(stack.folder, "state.json");
  await stack.expectSuccess("stack", ["export", "--file", file]);
  writeFileSync(file, readFileSync(file, "utf8").replaceAll("urn:pulumi:dev::", "urn:pulumi:copy::"));
  await stack.expectSuccess("stack", ["init", "copy"]);
  await stack.expectSuccess("stack", ["import", "--file", file]);

  const refresh = await stack.run("refresh", [...FLAGS, "--stack", "copy"]);
  expect(refresh.exitCode).toBe(0);
  const destroy = await stack.run("destroy", [...FLAGS, "--stack", "copy"]);
  expect(destroy.exitCode).not.toBe(0);
  expect(destroy.text).toMatch(/was not deleted: its ownership line names stack e2e\/dev, and this is stack e2e\/copy/);
  expect(stack.models()).toEqual([model]);

  const renamed = { env: { FIREWORKS_RENAMED_FROM: "e2e/dev" } };
  expect(await stack.run("destroy", [...FLAGS, "--stack", "copy"], renamed)).toMatchObject({ exitCode: 0 });
  expect(stack.models()).toEqual([]);
});

test("a stack that Pulumi has renamed goes on with what it holds, and signs it once the setting says so", async () => {
  stack = await TestStack.create(PROGRAM);
  await stack.up();
  await stack.expectSuccess("stack", ["rename", "prod"]);
  const quiet = await stack.run("up", [...FLAGS, "--expect-no-changes"]);
  expect([quiet.exitCode, quiet.text]).toEqual([0, expect.stringContaining("unchanged")]);

  const renamed = { env: { FIREWORKS_RENAMED_FROM: "e2e/dev" } };
  const up = await stack.up(renamed);
  expect([up.exitCode, up.text]).toEqual([0, expect.stringContaining("taken along to the stack's new name")]);
  expect(JSON.stringify(stack.emulator.state())).toContain("by Pulumi stack e2e/prod, resource bot");
  expect((await stack.destroy()).exitCode).toBe(0);
  expect(stack.models()).toEqual([]);
});
