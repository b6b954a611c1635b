import { afterEach, expect, test } from "vitest";
import { BASE, DEPLOYMENT_SHAPE, TRAINING_SHAPE } from "../support/account.js";
import { stopDuring, WAYS, type Way } from "../support/stopDuring.js";
import { TestStack } from "../support/testStack.js";
import { pairsOf, someOf } from "../support/tier.js";
import { holdings, seedWith } from "../support/trainingAccount.js";

let stack: TestStack;
afterEach(() => stack.close());

const HOUR = 3_600_000;
const STOPPED = "this run was stopped by Ctrl-C or SIGTERM";
const ways = Object.keys(WAYS) as Way[];
const TIMEOUTS = { create: "12h", delete: "12h", pending: "12h", ready: "12h", poll: "100ms" };
const only = (...keys: (keyof typeof TIMEOUTS)[]) =>
  JSON.stringify(Object.fromEntries([...keys, "poll" as const].map((key) => [key, TIMEOUTS[key]])));

const BILLED_TRAINER = "1 node x 4 x $13.00 = $52.00/h while it runs";
const EMPTY_JOB = {
  id: "empty",
  state: "JOB_STATE_RUNNING",
  nodeCount: 1,
  trainingConfig: { baseModel: BASE, acceleratorType: "NVIDIA_B200_180GB", acceleratorCount: 4 },
  checkpoints: [],
};
const MODELS = [{ id: "r11", kind: "HF_PEFT_ADDON", state: "READY", peftDetails: { baseModel: BASE, r: 8 } }];
const trainer = `new fireworks.TrainerJob("trainer", { baseModel: "${BASE}", trainingShape: "${TRAINING_SHAPE}", timeouts: ${only("pending", "ready", "delete")} });`;
const deployment = `new fireworks.Deployment("serve", { baseModel: "${BASE}", deploymentShape: "${DEPLOYMENT_SHAPE}", enableAddons: true, timeouts: ${only("create", "delete")} })`;
const loaded = `new fireworks.DeployedModel("live", { model: "accounts/acme/models/r11", deployment: ${deployment}.deploymentName, timeouts: ${only("create", "delete")} });`;
const promoted = `new fireworks.PromotedModel("bot", { trainerJob: "sft-7", outputModelId: "bot-r1", timeouts: ${only("create")} });`;

/** Whether a GET of a path has come after the last write. */
function hasPolled(path: RegExp): boolean {
  const requests = stack.emulator.requests();
  const last = requests.findLastIndex(({ method }) => method !== "GET");
  return last >= 0 && requests.slice(last).some((request) => request.method === "GET" && path.test(request.path));
}

/** Where each create waits: when it does, what it says of what goes on, and what is there in the end. */
const CREATES = [
  {
    wait: "for a trainer to run",
    program: trainer,
    timing: { jobPendingMs: HOUR },
    polls: /rlorTrainerJobs\/trainer-/,
    says: `was started, and ${STOPPED} before it was ready. The service goes on with it: ${BILLED_TRAINER}`,
    made: () => holdings(stack).created.jobs,
  },
  {
    wait: "for a deployment to be ready",
    program: deployment,
    timing: { deploymentCreatingMs: HOUR },
    polls: /deployments\/serve-/,
    says: `was created, and ${STOPPED} before it was ready. The service goes on with it: $0/h idle, up to $`,
    made: () => holdings(stack).created.deployments,
  },
  {
    wait: "for a model to be loaded",
    program: loaded,
    timing: { loadMs: HOUR },
    polls: /deployedModels\//,
    says: `and ${STOPPED} before that ended. The service goes on with it, on replicas that its deployment is billed for in any case`,
    made: () => stack.count("POST", /deployedModels$/),
  },
  {
    wait: "for a promotion to end",
    program: promoted,
    timing: { promotionMs: HOUR },
    polls: /operations\/|models\/bot-r1$/,
    says: `and ${STOPPED} before it ended. The service goes on with it; a promotion uses no GPUs`,
    made: () => stack.promotions(),
  },
];

/** Each row with one of the ways, or with all of them. */
function byWays<R extends object>(rows: readonly R[]): (R & { readonly way: Way })[] {
  return pairsOf(ways, rows).map(([way, row]) => ({ ...row, way }));
}

test.each(byWays(CREATES))(
  "$way ends the wait $wait, twice, and the next up goes on with the same one",
  async (row) => {
    const { program, timing, polls, says, made, way } = row;
    stack = await TestStack.create(program, { seed: seedWith({ models: MODELS }, { timing }) });
    const created = await stopDuring(
      (options) => stack.up(options),
      () => hasPolled(polls),
      way,
    );
    expect(created.text).toContain(says);
    expect(created.text).toContain("Fix: run pulumi up again, it waits for the same");
    expect(created.exitCode).not.toBe(0);
    expect(stack.resources().at(-1)?.outputs).toMatchObject({ unfinished: true });

    // The second run waits in an update.
    const before = stack.emulator.requests().length;
    const updated = await stopDuring(
      (options) => stack.up(options),
      () =>
        stack.emulator
          .requests()
          .slice(before)
          .filter(({ path }) => polls.test(path)).length > 2,
      way,
    );
    expect(updated.text).toContain(says);
    expect(stack.resources().at(-1)?.outputs).toMatchObject({ unfinished: true });

    stack.emulator.advance("2h");
    const finished = await stack.up();
    expect(finished.text).not.toContain("error:");
    expect(finished.exitCode).toBe(0);
    expect(made()).toBe(1);
    expect((await stack.preview({ args: ["--expect-no-changes"] })).exitCode).toBe(0);
  },
);

test.each(someOf(ways, 1))(
  "%s ends the wait for a first checkpoint, and the next up waits again and promotes once",
  async (way) => {
    stack = await TestStack.create(
      `new fireworks.PromotedModel("bot", { trainerJob: "empty", baseModel: "${BASE}", waitForCheckpoint: "12h", timeouts: ${only("create")} });`,
      { seed: seedWith({ trainerJobs: [EMPTY_JOB] }) },
    );
    const listings = () => stack.count("GET", /rlorTrainerJobs\/empty\/checkpoints$/);
    const stopped = await stopDuring(
      (options) => stack.up(options),
      () => listings() > 3,
      way,
    );
    expect(stopped.text).toContain(`waitForCheckpoint: ${STOPPED} before`);
    expect(stopped.text).toContain(`Nothing was promoted. The training goes on: it is RUNNING, ${BILLED_TRAINER}`);
    expect(stopped.exitCode).not.toBe(0);

    stack.saveCheckpoint("step-1-0badcafe", "2026-11-19T00:00:00Z", "empty");
    expect((await stack.up()).exitCode).toBe(0);
    expect(stack.promotions()).toBe(1);
  },
);

const DELETES = [
  {
    what: "a trainer",
    program: trainer,
    timing: { jobDeletingMs: HOUR },
    polls: /rlorTrainerJobs\/trainer-/,
    cost: BILLED_TRAINER,
  },
  {
    what: "a deployment",
    program: deployment,
    timing: { deploymentDeletingMs: HOUR },
    polls: /deployments\/serve-/,
    cost: "up to $",
  },
  { what: "a loaded model", program: loaded, timing: { unloadMs: HOUR }, polls: /deployedModels$/, cost: "" },
];

test.each(byWays(DELETES))(
  "$way ends the wait until $what is gone, and the next destroy finishes",
  async ({ program, timing, polls, cost, way }) => {
    stack = await TestStack.create(program, { seed: seedWith({ models: MODELS }, { timing }) });
    expect((await stack.up()).exitCode).toBe(0);
    const deletes = () => stack.count("DELETE");
    const stopped = await stopDuring(
      (options) => stack.destroy(options),
      () => deletes() > 0 && hasPolled(polls),
      way,
    );
    expect(stopped.text).toContain(`is being deleted, and ${STOPPED} before that ended. The service goes on with it`);
    expect(stopped.text).toContain(cost);
    expect(stopped.exitCode).not.toBe(0);
    const sent = deletes();

    stack.emulator.advance("2h");
    expect((await stack.destroy()).exitCode).toBe(0);
    expect(stack.resources()).toEqual([]);
    // What was under way is not asked for again; a deployment below a model still is.
    expect(deletes() - sent).toBe(program === loaded ? 1 : 0);
  },
);

test.each(pairsOf(ways, ["preview", "refresh"] as const))(
  "%s ends what a %s waits for when the service says to come back later, and changes nothing",
  async (way, command) => {
    stack = await TestStack.create(promoted);
    if (command === "refresh") await stack.up();
    const saved = stack.resources().map(({ id, outputs }) => ({ id, outputs }));
    stack.emulator.setFaults([{ kind: "status", status: 429, retryAfter: 3600, count: "forever", method: "GET" }]);
    const before = stack.emulator.requests().length;
    const stopped = await stopDuring(
      (options) => stack[command](options),
      () => stack.emulator.requests().length > before,
      way,
    );
    expect(stopped.text).toContain("stopped by Ctrl-C or SIGTERM");
    expect(stopped.exitCode).not.toBe(0);
    expect(stack.resources()).toMatchObject(saved);
    expect(stack.resources()).toHaveLength(saved.length);

    stack.emulator.setFaults([]);
    expect((await stack.up()).exitCode).toBe(0);
    expect(stack.promotions()).toBe(1);
  },
);
