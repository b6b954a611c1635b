import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { startEmulator } from "../../provider/emulator/index.js";

const CLI = join(__dirname, "../../dist/provider/commands/cli.js");
const ARGS = [CLI, "verify", "--job", "sft-7", "--write", "--yes"];
const FOREVER = 2_000_000_000;

/** A promotion, its mark and its deletion, each while the answer is still out: the work is done or not done. */
test.each([
  ["promoted and not yet marked", `PATCH **; slow=${FOREVER}`, "PATCH"],
  ["marked", `PATCH **; slow=${FOREVER}; after`, "PATCH"],
  ["about to be deleted", `DELETE **; slow=${FOREVER}`, "DELETE"],
])("killed when the model is %s, the next run removes it and says so", async (_, fault, method) => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-verify-"));
  const emulator = await startEmulator({ faults: [fault] });
  onTestFinished(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true });
  });
  const models = () =>
    emulator
      .state()
      .accounts.find(({ id }) => id === "acme")
      ?.models.map(({ id }) => id) ?? [];
  const env = { ...process.env, FIREWORKS_API_KEY: "fw-emulator-key", FIREWORKS_BASE_URL: emulator.url };
  const run = () => {
    const child = spawn(process.execPath, ARGS, { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const ended = new Promise<{ readonly code: number | null; readonly stderr: string }>((resolve) => {
      child.once("close", (code) => {
        resolve({ code, stderr });
      });
    });
    return { child, ended };
  };

  const killed = run();
  await vi.waitFor(
    () => {
      expect(emulator.requests().map((request) => request.method)).toContain(method);
    },
    { interval: 5, timeout: 60_000 },
  );
  killed.child.kill("SIGKILL");
  await killed.ended;
  const [left, ...more] = models();
  expect({ left, more }).toEqual({ left: expect.stringMatching(/^verify-/) as string, more: [] });

  const { code, stderr } = await run().ended;
  expect(stderr).toContain(`removed accounts/acme/models/${left ?? ""}, which an earlier run left\n`);
  expect({ code, models: models() }).toEqual({ code: 0, models: [] });
});
