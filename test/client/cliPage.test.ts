import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { commands } from "../../provider/commands/commands.ts";
import { quickstartSeed, startEmulator } from "../../provider/emulator/index.ts";
import { healthyMachine, type Machine } from "../support/healthyMachine.ts";
import { callsOf, runCli, type CliRun } from "../support/runCli.ts";
import { virtualClock } from "../support/virtualClock.ts";
import { BASE as QWEN } from "../support/account.js";
import { stackOf, watched } from "../support/watchedAccount.js";

const PAGE = readFileSync(join(__dirname, "../../docs/cli.md"), "utf8");
const NOW = "2026-10-30T13:25:00Z";
const CALL = /^ *npx pulumi-fireworks (.+?)(?: +#.*)?$/gm;

/** What the page and the help call, without what a shell does: words, and `> file`. */
function callsIn(text: string): string[] {
  return [...text.matchAll(CALL)].map(([, call = ""]) => call.replace(/ > \S+$/, ""));
}

/** Account acme with what the examples name. */
const seed = {
  accounts: quickstartSeed.accounts.map((account) =>
    account.id === "acme"
      ? {
          ...account,
          supervisedFineTuningJobs: [
            {
              id: "sft-8",
              checkpoints: [{ id: "step-9", createTime: NOW, checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA" }],
            },
          ],
          models: [
            ...["bot-1", "bot-2"].map((id, index) => ({
              id,
              createTime: `2026-08-0${index + 2}T00:00:00Z`,
              peftDetails: { baseModel: QWEN, r: 8 },
            })),
            ...(watched.models ?? []).filter(({ id }) => id === "bot"),
          ],
          deployments: (watched.deployments ?? []).filter(({ id }) => id === "busy"),
          deployedModels: watched.deployedModels,
        }
      : account,
  ),
};

let machine: Machine;
beforeEach(async () => {
  const emulator = await startEmulator({ seed });
  onTestFinished(() => emulator.close());
  machine = healthyMachine("fw-emulator-key", emulator.url);
  onTestFinished(() => {
    rmSync(machine.root, { recursive: true });
  });
  writeFileSync(join(machine.project, "stack.json"), JSON.stringify(stackOf(emulator.url)));
  writeFileSync(join(machine.project, "policies.json"), JSON.stringify({ "max-nodes": { max: 2 } }));
});

/** As in the project's folder, on a terminal. */
function call(line: string): Promise<CliRun> {
  const args = line.split(/\s+/);
  const clock = virtualClock({ start: Date.parse(NOW) });
  return runCli(args, { folder: machine.project, env: machine.env, clock, isTerminal: true, ...machine.host });
}

const OWN = ["doctor", "checkpoints", "status", "lineage", "adopt", "seed", "verify", "plugin", "policies"];
const ofOwn = (line: string): boolean => OWN.some((name) => line.startsWith(name));

test("every call on the page works", async () => {
  const calls = callsIn(PAGE).filter(ofOwn);
  expect(new Set(calls.map((line) => line.split(" ", 1)[0]))).toEqual(new Set(OWN));
  for (const line of calls) expect({ line, ...(await call(line)) }).toMatchObject({ line, exitCode: 0 });
});

test.each(OWN.flatMap(callsOf))("every example in the help of %s works", async (name) => {
  const { printed } = await runCli([...name.split(" "), "--help"]);
  const calls = callsIn(printed.join("\n"));
  expect(calls.length).toBeGreaterThan(0);
  for (const line of calls) expect({ line, ...(await call(line)) }).toMatchObject({ line, exitCode: 0 });
});

describe("what the page shows", () => {
  const shown = [
    ...PAGE.matchAll(/^```sh\nnpx pulumi-fireworks ([^\n]+)\n```\n+```(?:text|ts|python)\n([\s\S]*?)^```$/gm),
  ].map(([, line = "", output = ""]) => [line, output] as const);

  test.each(shown)("of %s is what it prints", async (line, output) => {
    const { printed } = await call(line);
    const text = printed.join("\n").replaceAll(machine.env.FIREWORKS_BASE_URL ?? "", "https://api.fireworks.ai");
    expect(`${text.trimEnd()}\n`).toBe(output);
  });

  test("has the output of doctor, checkpoints and adopt", () => {
    expect(shown.map(([line]) => line.split(" ", 1)[0])).toEqual(["doctor", "checkpoints", "adopt", "adopt"]);
  });
});

test("the page has a section for every command", () => {
  const sections = [...PAGE.matchAll(/^## `(\w+)/gm)].map(([, name]) => name);
  expect(sections).toEqual(expect.arrayContaining(OWN));
  expect(commands.map(({ name }) => name)).toEqual(expect.arrayContaining(sections));
});
