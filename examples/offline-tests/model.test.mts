import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation/index.js";
import { type Emulator, startEmulator } from "pulumi-fireworks/emulator";
import { afterAll, beforeAll, expect, test } from "vitest";

/** A name that no stack of yours has: its settings file is written, and removed in the end. */
const STACK = "offline-tests";
let emulator: Emulator;
let stack: Stack;
const backend = mkdtempSync(join(tmpdir(), "offline-tests-"));

beforeAll(async () => {
  // Account `acme` with one finished job and five checkpoints that can be promoted; a seed of your own describes yours.
  emulator = await startEmulator();
  stack = await LocalWorkspace.createOrSelectStack(
    { stackName: STACK, workDir: import.meta.dirname },
    {
      pulumiHome: join(backend, "home"),
      envVars: {
        PULUMI_BACKEND_URL: pathToFileURL(backend).href,
        PULUMI_CONFIG_PASSPHRASE: "",
        FIREWORKS_BASE_URL: emulator.url,
        FIREWORKS_API_KEY: "fw-emulator-key",
      },
    },
  );
}, 60_000);

afterAll(async () => {
  await stack.workspace.removeStack(STACK, { force: true });
  await emulator.close();
  rmSync(backend, { recursive: true });
}, 60_000);

const writes = () => emulator.requests().filter(({ method }) => method !== "GET").length;

test("a bad id is refused before anything is touched", async () => {
  await stack.setConfig("modelId", { value: "Bad_Id" });
  await expect(stack.preview()).rejects.toThrow(/outputModelId/);
  expect(writes()).toBe(0);
  await stack.removeConfig("modelId");
}, 60_000);

test("the newest checkpoint is promoted once, though the service is busy", async () => {
  emulator.setFaults(["POST **:promote; status=429; retry-after=0; count=2"]);
  const { outputs } = await stack.up();
  expect(outputs.name?.value).toBe("accounts/acme/models/support-bot-r12");
  expect(outputs.checkpoint?.value).toMatch(/step-80-a1b2c3d4$/);
  const promoted = emulator.requests().filter(({ path, status }) => path.endsWith(":promote") && status === 200);
  expect(promoted).toHaveLength(1);
}, 60_000);

test("the next run changes nothing", async () => {
  const before = writes();
  const { summary } = await stack.up();
  expect(summary.resourceChanges).toEqual({ same: 2 });
  expect(writes()).toBe(before);
}, 60_000);

test("destroy leaves no model", async () => {
  await stack.destroy();
  expect(emulator.state().accounts.find(({ id }) => id === "acme")?.models).toEqual([]);
}, 60_000);
