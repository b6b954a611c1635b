import { expect, onTestFinished, test } from "vitest";
import { quickstartSeed, startEmulator, type Seed } from "../../provider/emulator/index.ts";
import { runCli, type CliRun } from "../support/runCli.ts";
import { virtualClock } from "../support/virtualClock.ts";
import { KEY, JOB } from "../support/account.js";

const NOW = "2026-10-30T13:25:00Z";

async function call(
  args: readonly string[],
  {
    seed = quickstartSeed,
    env = {},
    ...host
  }: { seed?: Seed; env?: Record<string, string>; isTerminal?: boolean } = {},
): Promise<CliRun> {
  const clock = virtualClock({ start: Date.parse(NOW) });
  const emulator = await startEmulator({ seed, clock: () => clock.now() });
  onTestFinished(() => emulator.close());
  const service = { FIREWORKS_API_KEY: KEY, FIREWORKS_BASE_URL: emulator.url };
  return runCli(["checkpoints", ...args], { env: { ...service, ...env }, clock, ...host });
}

function acmeWith(account: Partial<Seed["accounts"][number]>): Seed {
  return {
    ...quickstartSeed,
    accounts: quickstartSeed.accounts.map((one) => (one.id === "acme" ? { ...one, ...account } : one)),
  };
}

const DCP = "DCP resume state (save a sampler checkpoint)";

test("the table has every row, newest first, with why not and what would be selected", async () => {
  const { exitCode, printed, complained } = await call(["sft-7"]);
  expect(printed.map((line) => line.split("\t"))).toEqual([
    ["checkpoint", "age", "type", "promotable", "why not, or selected"],
    ["step-80", "119 min", "TRAINING_LORA", "no", DCP],
    ["step-80-a1b2c3d4", "2 h", "INFERENCE_LORA", "yes", "selected"],
    ["step-60-a1b2c3d4", "2 h", "INFERENCE_LORA", "yes", ""],
    ["step-60", "2 h", "TRAINING_LORA", "no", DCP],
    ["step-40-merged-a1b2c3d4", "3 h", "INFERENCE_BASE", "yes", ""],
    ["step-40-a1b2c3d4", "3 h", "INFERENCE_LORA", "yes", ""],
    ["step-20-a1b2c3d4", "4 h", "INFERENCE_LORA", "yes", ""],
    [""],
    [`selected: ${JOB}/checkpoints/step-80-a1b2c3d4: newest of 5 promotable, 2 h old`],
  ]);
  expect(complained).toEqual([]);
  expect(exitCode).toBe(0);
});

test("on a terminal the columns are aligned", async () => {
  const { printed } = await call(["sft-7"], { isTerminal: true });
  expect(printed[2]).toBe("step-80-a1b2c3d4         2 h      INFERENCE_LORA  yes         selected");
});

test.each([
  [["--checkpoint", "step-60"], "step-60-a1b2c3d4", "2 h old"],
  [["--checkpoint", `${JOB}/checkpoints/step-40-a1b2c3d4`], "step-40-a1b2c3d4", "3 h old"],
  [
    ["--created-before", "2026-10-30T10:00:00Z"],
    "step-40-merged-a1b2c3d4",
    "newest of 3 promotable created before 2026-10-30T10:00:00Z, 3 h old",
  ],
  [
    ["--checkpoint-type", "INFERENCE_BASE"],
    "step-40-merged-a1b2c3d4",
    "newest full of 5 promotable, 3 h old (newer step-80-a1b2c3d4 passed over: LoRA, and checkpointType is INFERENCE_BASE)",
  ],
])("%j chooses as a PromotedModel does", async (options, id, why) => {
  const { exitCode, printed } = await call(["sft-7", ...options, "--json"]);
  const { selected, checkpoints } = JSON.parse(printed.join("\n")) as {
    selected: unknown;
    checkpoints: { id: string; selected: boolean }[];
  };
  expect(selected).toEqual({ name: `${JOB}/checkpoints/${id}`, why });
  expect(checkpoints.filter((row) => row.selected).map((row) => row.id)).toEqual([id]);
  expect(exitCode).toBe(0);
});

test.each([
  [["--checkpoint", "step-81"], /^selected: none; the trainer job has no checkpoint 'step-81'; candidates: step-80/],
  [["--checkpoint", `${JOB}/checkpoints/step-60`], /checkpoint step-60 is not promotable: DCP resume state/],
  [
    ["--checkpoint", "step-60", "--checkpoint-type", "INFERENCE_BASE"],
    /checkpoint step-60-a1b2c3d4 is LoRA, and checkpointType is INFERENCE_BASE; candidates: /,
  ],
  [["--created-before", "2026-10-29T00:00:00Z"], /no promotable checkpoint created before 2026-10-29T00:00:00Z/],
])("%j chooses nothing, says why and ends with 1", async (options, said) => {
  const { exitCode, printed } = await call(["sft-7", ...options]);
  expect(printed.at(-1)).toMatch(said);
  expect(exitCode).toBe(1);
});

test("--json holds each row with its reason, and the fault when nothing is chosen", async () => {
  const { exitCode, printed } = await call(["sft-7", "--checkpoint", "step-81", "--json"]);
  const report = JSON.parse(printed.join("\n")) as { checkpoints: unknown[]; fault: string };
  expect(report).toMatchObject({ job: "sft-7", selected: null, fault: expect.stringContaining("step-81") as string });
  expect(report.checkpoints[0]).toEqual({
    id: "step-80",
    name: `${JOB}/checkpoints/step-80`,
    createTime: "2026-10-30T11:25:00.900Z",
    updateTime: "2026-10-30T11:25:41Z",
    checkpointType: "CHECKPOINT_TYPE_TRAINING_LORA",
    promotable: false,
    whyNotPromotable: DCP,
    selected: false,
  });
  expect(exitCode).toBe(1);
});

const OWN = {
  id: "step-9",
  createTime: "2026-10-30T12:00:00Z",
  checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA",
  promotable: true,
};

test.each(["supervisedFineTuningJobs", "dpoJobs", "reinforcementFineTuningJobs", "trainingSessions"] as const)(
  "a parent in %s is taken by its full name",
  async (collection) => {
    const name = `accounts/acme/${collection}/ts-8`;
    const { exitCode, printed } = await call([name], {
      seed: {
        ...acmeWith({ [collection]: [{ id: "ts-8", checkpoints: [OWN] }] }),
        modes: { reinforcementCheckpoints: "listed" },
      },
    });
    expect(printed.at(-1)).toBe(`selected: ${name}/checkpoints/step-9: newest of 1 promotable, 85 min old`);
    expect(exitCode).toBe(0);
  },
);

test("of a reinforcement job whose checkpoints cannot be reached it is said that its model is what there is", async () => {
  const seed = acmeWith({ reinforcementFineTuningJobs: [{ id: "rft-8", checkpoints: [OWN] }] });
  const { exitCode, complained } = await call(["accounts/acme/reinforcementFineTuningJobs/rft-8"], { seed });
  expect(complained[1]).toMatch(/^Fix: .* use the model that the job itself makes, its outputModel/);
  expect(exitCode).toBe(1);
});

test("of a deleted job it is said how long its checkpoints last at least", async () => {
  const deleted = { id: "old", deleteTime: "2026-10-30T12:30:00Z", checkpoints: [OWN] };
  const { printed } = await call(["old"], { seed: acmeWith({ trainerJobs: [deleted] }) });
  expect(printed).toContain("the job is deleted; its checkpoints may go from 2026-11-29T12:30:00.000Z on");
});

test("what the service refuses ends with 1 and its own message", async () => {
  const { exitCode, printed, complained } = await call(["sft-70"]);
  expect(complained[0]).toMatch(/^pulumi-fireworks: list checkpoints of trainer job sft-70 failed: GET .* -> 404 /);
  expect(complained[1]).toMatch(/^Fix: no such trainer job in this account/);
  expect(printed).toEqual([]);
  expect(exitCode).toBe(1);
});

test.each<[string[], RegExp, Record<string, string>?]>([
  [[], /missing required argument 'job'/],
  [["a/b"], /'a\/b' is neither /],
  [["sft-7", "--created-before", "yesterday"], /'yesterday' must be an RFC 3339 time/],
  [["sft-7", "--checkpoint-type", "LORA"], /'LORA' must be INFERENCE_LORA or INFERENCE_BASE/],
  [["sft-7", "--created-before", NOW, "--checkpoint", "x"], /no effect beside --checkpoint/],
  [
    ["sft-7", "--checkpoint", "accounts/acme/rlorTrainerJobs/sft-8/checkpoints/step-60-a1b2c3d4"],
    /--checkpoint belongs to accounts\/acme\/rlorTrainerJobs\/sft-8, not to sft-7/,
  ],
  [["sft-7"], /no API key; set FIREWORKS_API_KEY/, { FIREWORKS_API_KEY: "" }],
  [["sft-7", "--base-url", "ftp://x"], /--base-url is 'ftp:\/\/x'/],
])("%j is a mistake in the call and ends with 2", async (args, complaint, env = {}) => {
  const { exitCode, printed, complained } = await call(args, { env });
  expect(complained[0]).toMatch(complaint);
  expect(complained.at(-1)).toBe("usage: npx pulumi-fireworks checkpoints [options] <job>; --help shows more");
  expect(printed).toEqual([]);
  expect(exitCode).toBe(2);
});
