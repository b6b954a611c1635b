import { afterEach, expect, test } from "vitest";
import { quickstartSeed, type Seed, type State } from "../../provider/emulator/index.js";
import { TestStack } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

const BASE = "accounts/fireworks/models/qwen3-8b";
const SHAPE = "accounts/fireworks/trainingShapes/qwen3-8b-128k";

/** A program with one trainer, and outputs that tell about it. */
function program(args: object = {}, opts = "{}"): string {
  const all = { baseModel: BASE, trainingShape: SHAPE, ...args };
  return `
    const trainer = new fireworks.TrainerJob("trainer", ${JSON.stringify(all)}, ${opts});
    for (const key of ["jobName", "jobId", "baseUrl", "maxContextLength", "state"]) exports[key] = trainer[key];
    exports.gpu = trainer.trainingProfile.apply((profile) => profile.acceleratorType);
  `;
}

/** The quickstart's seed with some parts of account `acme`, and some of the whole, changed. */
function seedWith(acme: Partial<Seed["accounts"][number]>, top: Omit<Partial<Seed>, "accounts"> = {}): Seed {
  const [first, ...others] = quickstartSeed.accounts;
  if (first === undefined) throw new Error("the quickstart has no account");
  return { ...quickstartSeed, ...top, accounts: [{ ...first, ...acme }, ...others] };
}

const account = (state: State = stack.emulator.state()) => {
  const acme = state.accounts.find(({ id }) => id === "acme");
  if (acme === undefined) throw new Error("the seed has no account acme");
  return acme;
};
const started = () => account().created.trainerJobs;
/** Ids of jobs that are not deleted, beside the quickstart's own. */
const living = () =>
  account()
    .trainerJobs.filter(({ id, deleteTime }) => id !== "sft-7" && deleteTime === undefined)
    .map(({ id }) => id);

test("a trainer is previewed with its price, started once, left alone, stopped without drift, resumed, and deleted", async () => {
  stack = await TestStack.create(program());
  const preview = await stack.preview();
  expect(preview.text).toMatch(
    /starts trainer job trainer-[0-9a-f]{7}: 1 node x 4 x \$13\.00 = \$52\.00\/h while it runs \(NVIDIA_B200_180GB, list prices as of [\d-]+\); stops after 60 min idle/,
  );
  // The profile is known before anything is launched, the name of a job is not.
  expect(preview.text).toMatch(/gpu *: "NVIDIA_B200_180GB"/);
  expect(preview.text).toMatch(/jobId *: (\[unknown\]|output<string>)/);
  expect(started()).toBe(0);

  const up = await stack.up();
  expect(up.text).toContain("2 created");
  const outputs = await stack.outputs();
  const jobId = String(outputs.jobId);
  expect(outputs).toEqual({
    jobName: `accounts/acme/rlorTrainerJobs/${jobId}`,
    jobId: expect.stringMatching(/^trainer-[0-9a-f]{7}$/) as string,
    baseUrl: `${stack.emulator.url}/training/v1/rlorTrainerJobs/acme/${jobId}`,
    maxContextLength: 128_000,
    state: "JOB_STATE_RUNNING",
    gpu: "NVIDIA_B200_180GB",
  });
  const [saved] = await stack.resources();
  expect(String(saved?.outputs.__provider)).toContain(`require("pulumi-fireworks/resources/trainerJob/provider")`);
  expect(String(saved?.outputs.__provider).length).toBeLessThanOrEqual(300);

  const requests = stack.emulator.requests().length;
  const again = await stack.up({
    args: ["--expect-no-changes"],
    env: { FIREWORKS_API_KEY: "", FIREWORKS_BASE_URL: "http://127.0.0.1:1" },
  });
  expect(again.exitCode).toBe(0);
  expect(stack.emulator.requests()).toHaveLength(requests);

  stack.emulator.advance("61m");
  const refresh = await stack.refresh({ args: ["--expect-no-changes"] });
  expect(refresh.text).toContain(`${jobId} has stopped: PAUSED (stopped for inactivity); that is no drift`);
  expect(refresh.exitCode).toBe(0);
  expect((await stack.resources())[0]?.outputs.state).toBe("JOB_STATE_PAUSED");
  expect((await stack.up({ args: ["--expect-no-changes"] })).exitCode).toBe(0);

  stack.setProgram(program({ resume: true }));
  const resumable = await stack.preview();
  expect(resumable.text).toContain("resumes the job, which is PAUSED: 1 node x 4 x $13.00 = $52.00/h while it runs");
  const resumed = await stack.up();
  expect(resumed.text).toContain("1 updated");
  expect((await stack.outputs()).state).toBe("JOB_STATE_RUNNING");

  stack.emulator.run({ account: "acme", job: jobId, state: "JOB_STATE_COMPLETED" });
  const completed = await stack.refresh({ args: ["--expect-no-changes"] });
  expect(completed.text).toContain(`${jobId} has stopped: COMPLETED`);
  expect(completed.exitCode).toBe(0);

  stack.saveCheckpoint("step-1-aaaaaaaa", "2026-11-01T00:00:00Z", jobId);
  const destroy = await stack.destroy();
  expect(destroy.text).toContain("1 promotable checkpoint expires in 30 days; promote what is to stay");
  expect(destroy.exitCode).toBe(0);
  expect([started(), living()]).toEqual([1, []]);
});
