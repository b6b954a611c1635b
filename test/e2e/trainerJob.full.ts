import { afterEach, expect, test } from "vitest";
import { quickstartSeed, type Seed, type State } from "../../provider/emulator/index.js";
import { TestStack } from "../support/testStack.js";
import { BASE, TRAINER_COST, TRAINING_SHAPE as SHAPE } from "../support/account.js";

let stack: TestStack;
afterEach(() => stack.close());

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

function account(state: State = stack.emulator.state()): State["accounts"][number] {
  const acme = state.accounts.find(({ id }) => id === "acme");
  if (acme === undefined) throw new Error("the seed has no account acme");
  return acme;
}

/** How many jobs were ever started by a request. */
function started(): number {
  return account().created.trainerJobs;
}

/** Ids of jobs that are not deleted, beside the quickstart's own. */
function living(): string[] {
  const jobs = account().trainerJobs.filter(({ id, deleteTime }) => id !== "sft-7" && deleteTime === undefined);
  return jobs.map(({ id }) => id);
}

test("a trainer is previewed with its price, started once, left alone, stopped without drift, resumed, and deleted", async () => {
  stack = await TestStack.create(program());
  const preview = await stack.preview();
  expect(preview.text).toMatch(
    /starts trainer job trainer-[0-9a-f]{7}: 1 node x 4 x \$13\.00 = \$52\.00\/h while it runs \(NVIDIA_B200_180GB, list prices as of [\d-]+\); stops after 60 min idle/,
  );
  // The profile is known before anything is launched, the name of a job is not.
  expect(preview.text).toMatch(/gpu *: "NVIDIA_B200_180GB"/);
  expect(preview.text).toMatch(/jobId *: "trainer-[0-9a-f]{7}"/);
  expect(started()).toBe(0);

  const up = await stack.up();
  expect(up.text).toContain("2 created");
  const outputs = stack.outputs();
  const jobId = String(outputs.jobId);
  expect(outputs).toEqual({
    jobName: `accounts/acme/rlorTrainerJobs/${jobId}`,
    jobId: expect.stringMatching(/^trainer-[0-9a-f]{7}$/) as string,
    baseUrl: `${stack.emulator.url}/training/v1/rlorTrainerJobs/acme/${jobId}`,
    maxContextLength: 128_000,
    state: "JOB_STATE_RUNNING",
    gpu: "NVIDIA_B200_180GB",
  });
  const [saved] = stack.resources();
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
  expect(stack.resources()[0]?.outputs.state).toBe("JOB_STATE_PAUSED");
  expect((await stack.up({ args: ["--expect-no-changes"] })).exitCode).toBe(0);

  stack.setProgram(program({ resume: true }));
  const resumable = await stack.preview();
  expect(resumable.text).toContain(`resumes the job, which is PAUSED: ${TRAINER_COST}`);
  const resumed = await stack.up();
  expect(resumed.text).toContain("1 updated");
  expect(stack.outputs().state).toBe("JOB_STATE_RUNNING");

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

test("a replacement is told as a second billed trainer, and every generation has an id of its own", async () => {
  const later = (trigger: string) => program({ inactivityTimeout: "30m" }, `{ replacementTrigger: "${trigger}" }`);
  stack = await TestStack.create(program({}, `{ replacementTrigger: "one" }`));
  await stack.up();
  const [first = ""] = living();

  stack.setProgram(later("one"));
  const preview = await stack.preview();
  expect(preview.text).toMatch(
    /inactivityTimeout unset -> "30m": a second billed trainer starts, trainer-[0-9a-f]{7}: 1 node x 4 x \$13\.00 = \$52\.00\/h/,
  );
  expect(preview.text).toContain(`${first} is deleted after it, and its checkpoints expire 30 days later`);
  expect(preview.text).toContain("1 to replace");
  await stack.up();
  const [second = ""] = living();
  expect([started(), living()]).toEqual([2, [expect.not.stringContaining(first)]]);

  // A replacement without a change of what is launched.
  stack.setProgram(later("two"));
  expect((await stack.up()).text).toContain("1 replaced");
  expect([started(), living()]).toEqual([3, [`${second}-2`]]);

  // What --replace asks for cannot be told from a run after a crash.
  const [saved] = stack.resources();
  const forced = await stack.up({ args: ["--replace", saved?.urn ?? ""] });
  expect(forced.text).toContain(`${second}-2 was not deleted`);
  expect([started(), living()]).toEqual([3, [`${second}-2`]]);

  // Deleted by somebody else.
  const state = stack.emulator.state();
  for (const job of account(state).trainerJobs) job.deleteTime ??= "2026-11-01T00:00:00Z";
  stack.emulator.setState(state);
  const refresh = await stack.refresh();
  expect(refresh.text).toContain("is gone at the service; pulumi up starts another one under a new id");
  expect((await stack.up()).exitCode).toBe(0);
  expect([started(), living()]).toEqual([4, [`${second}-3`]]);
});

test("under an explicit id every replacement is refused at preview, and so is an id that was deleted", async () => {
  stack = await TestStack.create(program({ jobId: "mine" }));
  await stack.up();
  stack.setProgram(program({ jobId: "mine", region: "EU_ICELAND_1" }));
  const replaced = await stack.preview();
  expect(replaced.text).toContain("'mine' cannot be used by the new job");
  expect(replaced.text).toContain('region unset -> "EU_ICELAND_1"');
  expect(replaced.exitCode).not.toBe(0);

  await stack.destroy();
  const again = await stack.preview();
  expect(again.text).toContain("'mine' was deleted");
  expect(again.exitCode).not.toBe(0);
  expect([started(), living()]).toEqual([1, []]);
});

test("a job that fails while it is waited for stays in state, is reported again, and is resumed on request", async () => {
  const end = { state: "JOB_STATE_FAILED", afterMs: 0, since: "create" as const, message: "image not found" };
  stack = await TestStack.create(program(), { seed: seedWith({ runs: [{ count: 1, saves: [], end }] }) });
  const failed = await stack.up();
  expect(failed.exitCode).not.toBe(0);
  expect(failed.text).toContain("is JOB_STATE_FAILED and did not become ready: image not found");
  const [saved] = stack.resources();
  expect(saved).toMatchObject({ id: expect.stringContaining("/rlorTrainerJobs/trainer-") as string });
  expect(saved?.initErrors).toHaveLength(1);

  const again = await stack.up();
  expect(again.exitCode).not.toBe(0);
  expect(again.text).toContain("image not found");
  expect((await stack.refresh({ args: ["--expect-no-changes"] })).exitCode).toBe(0);

  stack.setProgram(program({ resume: true }));
  expect((await stack.up()).exitCode).toBe(0);
  expect(stack.outputs().state).toBe("JOB_STATE_RUNNING");
  expect((await stack.up({ args: ["--expect-no-changes"] })).exitCode).toBe(0);
  expect(started()).toBe(1);
});

test("a configuration is refused with all its faults, and quota and tier say what to do, before anything exists", async () => {
  const seed = seedWith({ trainingQuotas: { blackwell: 2 } });
  stack = await TestStack.create(program({ baseModel: "qwen3-8b", nodeCount: 2, inactivityTimeout: "4h" }), { seed });
  const faulty = await stack.preview();
  expect(faulty.text).toContain("property baseModel value {qwen3-8b} has a problem");
  expect(faulty.text).toContain("property nodeCount value {2} has a problem");
  expect(faulty.text).toContain("'4h' must be at most 3h");
  expect(stack.emulator.requests()).toEqual([]);

  stack.setProgram(program());
  const quota = await stack.up();
  expect(quota.text).toContain("(4 required, 2 available)");
  expect(stack.count("POST")).toBe(1);

  const state = stack.emulator.state();
  Object.assign(account(state), { tier: 1, trainingQuotas: {} });
  stack.emulator.setState(state);
  const tier = await stack.up();
  expect(tier.text).toContain(
    "Fix: the account's tier has no training GPUs of this kind (4 required, 0 available; Blackwell",
  );
  expect(tier.exitCode).not.toBe(0);
  expect(stack.resources()).toEqual([]);
  expect([started(), living()]).toEqual([0, []]);
});

test("one stack trains and promotes: the model waits for the job's checkpoint, and goes before the job does", async () => {
  const saves = [
    { afterMs: 0, id: "step-1", checkpointType: "CHECKPOINT_TYPE_TRAINING" },
    { afterMs: 0, id: "step-1-aaaaaaaa", checkpointType: "CHECKPOINT_TYPE_INFERENCE_BASE" },
  ];
  stack = await TestStack.create(
    `
    const profile = new fireworks.TrainingProfile("shape", { trainingShape: "${SHAPE}" });
    const trainer = new fireworks.TrainerJob("trainer", { baseModel: "${BASE}", profile });
    const model = new fireworks.PromotedModel("bot", { trainerJob: trainer.jobName, waitForCheckpoint: "1h" });
    exports.model = model.resolvedCheckpoint.name;
    exports.live = fireworks.listLiveCheckpointsOutput({ trainerJob: trainer.jobName });
    const filter = 'latest_validated=true AND snapshot.base_model="accounts/fireworks/models/qwen3-14b"';
    exports.shapes = fireworks.listTrainingShapes({ filter }).then((rows) =>
      rows.map(({ trainingShape, baseModel, acceleratorCount }) => ({ trainingShape, baseModel, acceleratorCount })));
    exports.nobody = fireworks.listLiveCheckpoints({ trainerJob: "sft-7" }).catch((error) => error.message);
    `,
    { seed: seedWith({ runs: [{ saves }] }) },
  );
  const preview = await stack.preview();
  expect(preview.text).toContain(TRAINER_COST);
  expect(preview.exitCode).toBe(0);
  const up = await stack.up();
  expect(up.exitCode).toBe(0);
  const [jobId = ""] = living();
  // A TrainingProfile is a pin: exactly its version is launched.
  const start = stack.emulator.requests().find(({ method }) => method === "POST");
  expect(start?.query).toMatchObject({ trainingShape: `${SHAPE}/versions/vnuk8fdq` });
  expect(stack.outputs()).toEqual({
    model: `accounts/acme/rlorTrainerJobs/${jobId}/checkpoints/step-1-aaaaaaaa`,
    live: ["step-1"],
    shapes: [
      {
        trainingShape: "accounts/fireworks/trainingShapes/qwen3-14b-128k-lora",
        baseModel: "accounts/fireworks/models/qwen3-14b",
        acceleratorCount: 2,
      },
    ],
    nobody: expect.stringMatching(
      /^list live checkpoints of trainer job sft-7 failed: .* -> 404 .*\nFix: the trainer's pod is not up: the job has to be RUNNING/,
    ) as string,
  });
  expect((await stack.destroy()).exitCode).toBe(0);
  const deletes = stack.emulator.requests().filter(({ method }) => method === "DELETE");
  expect(deletes.map(({ path }) => path.split("/")[4])).toEqual(["models", "rlorTrainerJobs"]);
  expect([stack.models(), living()]).toEqual([[], []]);
});
