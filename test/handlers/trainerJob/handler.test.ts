import { describe, expect, test } from "vitest";
import { type Properties } from "../../../provider/lifecycle/handler.js";
import { UNKNOWN } from "../../../provider/lifecycle/properties.js";
import { createHandler, trainerJob } from "../../../provider/resources/trainerJob/handler/handler.js";
import { TRAINER_JOB } from "../../../provider/tokens.js";
import { harnessFor, type Saved, keptOf, rejectionOf } from "../../support/handlerHarness.js";
import { BASE, TRAINER_COST, TRAINING_SHAPE as SHAPE } from "../../support/account.js";

const LORA = "accounts/fireworks/trainingShapes/qwen3-14b-128k-lora";
const ARGS = { baseModel: BASE, trainingShape: SHAPE };
const JOBS = "accounts/acme/rlorTrainerJobs";

const engine = harnessFor(TRAINER_JOB, "trainer", createHandler);

/** Jobs ever started by a request. */
const started = (): number => engine.account().created.trainerJobs;

const jobOf = (saved: Pick<Saved, "id">) => engine.account().trainerJobs.find(({ id }) => saved.id.endsWith(`/${id}`));
/** When its tombstone says that it went; `NaN` while it stands. */
const deletedAt = (saved: Pick<Saved, "id">): number => Date.parse(jobOf(saved)?.deleteTime ?? "");
const setState = (saved: Pick<Saved, "id">, state: string, message = ""): void => {
  engine.meddle((account) => {
    const job = account.trainerJobs.find(({ id }) => saved.id.endsWith(`/${id}`));
    Object.assign(job ?? {}, { state, upcoming: [], status: { code: "OK", message } });
  });
};
const writes = () => engine.service.requests().filter(({ method }) => method !== "GET");

describe("check refuses", () => {
  test.each<[string, Properties, Record<string, string>, [property: string, reason: string][]]>([
    ["no base model", { trainingShape: SHAPE }, {}, [["baseModel", "is required: a full name such as"]]],
    [
      "a profile without its shape, which would launch without one",
      { baseModel: BASE, trainingProfile: { trainingShapeVersion: `${SHAPE}/versions/v1`, trainingShape: SHAPE } },
      {},
      [
        [
          "trainingShape",
          "is required beside trainingProfile: set it to the trainingShape of the same TrainingProfile",
        ],
      ],
    ],
    [
      "every fault at once",
      {
        ...{ baseModel: "qwen3-8b", trainingShape: SHAPE, autoSelectTrainingShape: true, nodeCount: 2 },
        ...{ acceleratorType: "NVIDIA_H200_141GB", acceleratorCount: 0, learningRate: 0, loraRank: 1.5 },
        ...{ inactivityTimeout: "4h", gradientAccumulationSteps: 2, jobId: "Bad_Id", waitFor: "done", colour: "red" },
      },
      {},
      [
        ["waitFor", '"done" must be created or ready'],
        ["colour", "is not a property of TrainerJob; known are baseModel, loraRank"],
        // The rest are rules of the client, whose own test has their words.
        ["baseModel", "'qwen3-8b' "],
        ["loraRank", "1.5 "],
        ["learningRate", "0 "],
        ["acceleratorCount", "0 "],
        ["autoSelectTrainingShape", "trainingShape"],
        ["acceleratorType", "training shape"],
        ["acceleratorCount", "training shape"],
        ["nodeCount", "training shape"],
        ["gradientAccumulationSteps", "2 "],
        ["inactivityTimeout", "'4h' "],
        ["jobId", "'Bad_Id' "],
      ],
    ],
    [
      "a shape of another account than the stack's, and a privilege of the vendor's own",
      { baseModel: BASE, trainingShape: "accounts/other/trainingShapes/theirs", disableInactivityCleanup: true },
      { "fireworks:accountId": "acme" },
      [
        ["trainingShape", "belongs to account 'other', but this stack works in 'acme'"],
        ["disableInactivityCleanup", "is for account 'fireworks' only, not for 'acme'"],
      ],
    ],
    ["a missing key", ARGS, { "fireworks:apiKey": "" }, [["", "no API key. Fix: "]]],
  ])("%s, without a request", async (_, properties, config, faults) => {
    const { failures } = await engine.start(config).handler.check({}, engine.args(properties));
    expect(failures).toEqual(
      faults.map(([property, reason]) => ({ property, reason: expect.stringContaining(reason) as string })),
    );
    expect(engine.service.requests()).toEqual([]);
  });

  test("a LoRA rank on a shape that trains all parameters, and an id that is taken or was deleted", async () => {
    engine.meddle(({ trainerJobs }) => {
      trainerJobs.push({
        id: "gone",
        state: "JOB_STATE_COMPLETED",
        deleteTime: "2026-10-30T00:00:00Z",
        checkpoints: [],
      });
    });
    const { handler } = engine.start();
    const rank = await handler.check({}, engine.args({ ...ARGS, loraRank: 8 }));
    expect(rank.failures).toMatchObject([{ property: "loraRank" }]);
    expect(rank.failures[0]?.reason).toContain(`8 needs a training shape of mode LORA_TRAINER, and ${SHAPE}/versions/`);
    const taken = await handler.check({}, engine.args({ ...ARGS, jobId: "sft-7" }, "one"));
    expect(taken.failures).toMatchObject([{ property: "jobId" }]);
    expect(taken.failures[0]?.reason).toContain(
      "'sft-7' is the id of a job that exists (COMPLETED), and nothing proves",
    );
    const gone = await handler.check({}, engine.args({ ...ARGS, jobId: "gone" }, "two"));
    expect(gone.failures[0]?.reason).toContain("'gone' was deleted, and a deleted id can never be used again");
  });

  test("two resources of one stack with one id", async () => {
    const { handler } = engine.start();
    await handler.check({}, engine.args({ ...ARGS, jobId: "mine" }));
    const { failures } = await handler.check({}, engine.args({ ...ARGS, jobId: "mine" }, "other"));
    expect(failures[0]?.reason).toContain("'mine' is taken already by trainer of this stack");
  });
});

describe("check resolves", () => {
  test("the profile of the shape and the defaults, and says what starts at which price", async () => {
    const { handler, said } = engine.start();
    const { inputs, failures } = await handler.check({}, engine.args(ARGS));
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({ loraRank: 0, learningRate: 1e-5, trainingProfile: { acceleratorCount: 4 } });
    expect(inputs).not.toHaveProperty("nodeCount");
    expect(said.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^starts trainer job trainer-[0-9a-f]{7}: 1 node x 4 x \$13\.00 = \$52\.00\/h while it runs \(NVIDIA_B200_180GB, list prices as of \d{4}-\d\d-\d\d\); stops after 60 min idle$/,
      ),
    ]);
    expect(writes()).toEqual([]);
  });

  test.each<[string, Properties, string]>([
    ["replicas multiply", { ...ARGS, trainerReplicaCount: 2 }, "2 replicas x 1 node x 4 x $13.00 = $104.00/h"],
    [
      "hardware without a price costs something that is not known",
      { baseModel: BASE, acceleratorType: "NVIDIA_A100_80GB", acceleratorCount: 8, nodeCount: 2 },
      "2 nodes x 8 x NVIDIA_A100_80GB while it runs, for which no list price is known (not $0)",
    ],
    [
      "hardware that the service picks is not known",
      { baseModel: BASE, autoSelectTrainingShape: true, inactivityTimeout: "3h" },
      "hardware and cost are not known before it runs; stops after 3 h idle",
    ],
    [
      "the node is one unless said otherwise",
      { baseModel: BASE, acceleratorType: "NVIDIA_H200_141GB", acceleratorCount: 8 },
      "1 node x 8 x $8.00 = $64.00/h",
    ],
  ])("the cost: %s", async (_, properties, text) => {
    const { handler, said } = engine.start();
    await handler.check({}, engine.args(properties));
    expect(said.at(-1)?.message).toContain(text);
  });

  const BY_HAND = { baseModel: BASE, acceleratorType: "NVIDIA_H200_141GB", acceleratorCount: 8 };
  const REFUSED = "refuse.* \\(400\\) unless the key is a superuser's";
  test.each<[string, Properties, string | undefined]>([
    ["without a shape", BY_HAND, `^trainingShape: is not set, and .*${REFUSED}; set it, or autoSelectTrainingShape`],
    ["without a shape and a look", { ...BY_HAND, preflight: "off" }, `^trainingShape: is not set, and .*${REFUSED}`],
    [
      "that skips validations",
      { ...ARGS, skipValidations: true },
      `^skipValidations: true is ${REFUSED}; leave it out`,
    ],
    ["on a shape", { ...ARGS, skipValidations: false }, undefined],
    ["on a shape that the service picks", { baseModel: BASE, autoSelectTrainingShape: true }, undefined],
    ["on a shape that is not known yet", { baseModel: BASE, trainingShape: UNKNOWN }, undefined],
  ])("and tells of a launch %s whether the service will refuse it to ordinary keys", async (_, properties, text) => {
    const { handler, said } = engine.start();
    const { failures } = await handler.check({}, engine.args(properties));
    expect(failures).toEqual([]);
    const warned = said.filter(({ severity }) => severity === "warning").map(({ message }) => message);
    expect(warned).toEqual(text === undefined ? [] : [expect.stringMatching(new RegExp(text))]);
  });

  test("nothing of what is unknown, says so, and makes the profile unknown too", async () => {
    const { handler, said } = engine.start();
    const { inputs, failures } = await handler.check({}, engine.args({ baseModel: UNKNOWN, trainingShape: UNKNOWN }));
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({ baseModel: UNKNOWN, trainingProfile: UNKNOWN });
    expect(said.at(-1)?.message).toContain("id not known yet (depends on baseModel, trainingShape)");
    expect(engine.service.requests()).toEqual([]);
  });

  test("nothing with preflight off; create resolves the profile", async () => {
    const { handler, said } = engine.start();
    const { inputs } = await handler.check({}, engine.args({ ...ARGS, preflight: "off" }));
    expect(engine.service.requests()).toEqual([]);
    expect(said.at(-1)?.message).toContain("preflight is off: nothing was looked up");
    const { outs } = await handler.create(inputs);
    expect(outs.trainingProfile).toMatchObject({ acceleratorCount: 4 });
  });

  test("an unchanged resource asks nothing, not even for a key", async () => {
    const saved = await engine.create(ARGS);
    const before = engine.service.requests().length;
    const { handler, said } = engine.start({ "fireworks:apiKey": "", "fireworks:baseUrl": "http://127.0.0.1:1" });
    const { inputs, failures } = await handler.check(saved.inputs, engine.args(ARGS));
    expect([inputs, failures]).toEqual([saved.inputs, []]);
    expect(await handler.diff(saved.id, saved.outs, inputs)).toMatchObject({ changes: false, replaces: [] });
    expect(engine.service.requests()).toHaveLength(before);
    expect(said).toEqual([]);
  });
});

describe("create", () => {
  test("starts one job with the whole configuration, and its outputs tell where it is", async () => {
    const saved = await engine.create({
      ...ARGS,
      ...{ inactivityTimeout: "30m", trainerReplicaCount: 2, region: "US_TEXAS_2", annotations: { team: "nlp" } },
    });
    expect(started()).toBe(1);
    const { body, query } = writes()[0] ?? {};
    const jobId = saved.id.split("/").at(-1);
    expect(query).toEqual({ trainingShape: SHAPE, rlorTrainerJobId: jobId });
    expect(body).toEqual({
      serviceMode: true,
      keepAlive: false,
      dataset: "",
      displayName: expect.stringMatching(/^trainer \[pulumi [0-9a-f]{12}\]$/) as string,
      trainerReplicaCount: 2,
      inactivityTimeout: "1800s",
      useReservation: true,
      trainingConfig: { baseModel: BASE, loraRank: 0, learningRate: 1e-5, region: "US_TEXAS_2" },
    });
    expect(saved.outs).toMatchObject({
      jobName: saved.id,
      jobId,
      baseUrl: `${engine.service.url}/training/v1/rlorTrainerJobs/acme/${jobId ?? ""}`,
      maxContextLength: 128_000,
      state: "JOB_STATE_RUNNING",
      annotations: { team: "nlp" },
    });
  });

  test("launches the very version that a TrainingProfile pins", async () => {
    const trainingProfile = { trainingShapeVersion: `${SHAPE}/versions/vnuk8fdq`, trainingShape: SHAPE };
    await engine.create({ ...ARGS, trainingProfile });
    expect(writes()[0]?.query).toMatchObject({ trainingShape: `${SHAPE}/versions/vnuk8fdq` });
  });

  test("repeated after a crash finds its own job, running or waiting for GPUs", async () => {
    engine.meddle((_, state) => {
      state.timing.jobPendingMs = 60_000;
    });
    const { handler } = engine.start();
    const { inputs } = await handler.check({}, engine.args({ ...ARGS, waitFor: "created" }));
    await handler.create(inputs);
    const again = engine.start();
    const checked = await again.handler.check({}, engine.args(ARGS));
    expect(again.said.at(-1)?.message).toMatch(
      /^trainer-[0-9a-f]{7} exists already \((CREATING|PENDING)\), started by this resource in a run that ended before it was saved: it is taken over, and nothing is started$/,
    );
    const { outs } = await again.handler.create(checked.inputs);
    expect(outs.state).toBe("JOB_STATE_RUNNING");
    expect(started()).toBe(1);
  });

  test("repeated after a crash under an explicit id finds its own job by its display name", async () => {
    const first = await engine.create({ ...ARGS, jobId: "mine" });
    const again = await engine.create({ ...ARGS, jobId: "mine" });
    expect(again.id).toBe(first.id);
    expect(started()).toBe(1);
    const { failures } = await engine.start().handler.check({}, engine.args({ ...ARGS, jobId: "mine" }, "other"));
    expect(failures[0]?.reason).toContain("nothing proves that this resource started it");
  });

  test("after a deletion takes the next id, as often as it happens, also once the record is purged", async () => {
    const first = await engine.create(ARGS);
    await engine.start().handler.delete(first.id, first.outs);
    const second = await engine.create(ARGS);
    await engine.start().handler.delete(second.id, second.outs);
    expect(second.id).toBe(`${first.id}-2`);
    engine.service.advance("720h");
    expect((await engine.create(ARGS)).id).toBe(`${first.id}-3`);
    expect(started()).toBe(3);
  });

  test.each<[string, string | { kind: "reset"; when: "after"; method: string; path: string }]>([
    ["the answer is lost behind a 502", "POST **/rlorTrainerJobs; status=502; after"],
    ["the connection breaks after the work", { kind: "reset", when: "after", method: "POST", path: "/v1/**" }],
    ["the connection breaks before the work", "POST **/rlorTrainerJobs; status=429; retry-after=1"],
  ])("starts exactly one job when %s", async (_, fault) => {
    engine.service.setFaults([fault]);
    const { outs } = await engine.create(ARGS);
    expect(outs.state).toBe("JOB_STATE_RUNNING");
    expect(started()).toBe(1);
  });

  test("says that it does not know when the answer is lost and no job appears, and repeats safely", async () => {
    engine.service.setFaults(["POST **/rlorTrainerJobs; status=502"]);
    const { handler } = engine.start();
    const { inputs } = await handler.check({}, engine.args(ARGS));
    await expect(handler.create(inputs)).rejects.toThrow(
      /Whether the job was started is not known: .* had not appeared 60 s later/,
    );
    expect(started()).toBe(0);
    expect((await engine.create(ARGS)).outs.state).toBe("JOB_STATE_RUNNING");
    expect(started()).toBe(1);
  });

  test("a job that fails while it is waited for is kept in state, with its own words", async () => {
    engine.meddle((account) => {
      account.runs = [
        { count: 1, saves: [], end: { state: "JOB_STATE_FAILED", afterMs: 0, since: "create", message: "no image" } },
      ];
    });
    const unready = await engine.createUnready(ARGS);
    expect(unready.reasons[0]).toContain(`${unready.id} is JOB_STATE_FAILED and did not become ready: no image`);
    expect(unready.reasons[0]).toContain("Fix: run pulumi up with resume: true");
    expect(unready.outs).toMatchObject({ state: "JOB_STATE_FAILED", unfinished: true, __provider: "text" });

    const again = engine.start();
    const { inputs } = await again.handler.check(unready.inputs, engine.args(ARGS));
    expect(await again.handler.diff(unready.id, unready.outs, inputs)).toMatchObject({ changes: true, replaces: [] });
    const reported = keptOf(await rejectionOf(again.handler.update(unready.id, unready.outs, inputs)), inputs);
    expect(reported.reasons[0]).toContain("no image");

    const resuming = engine.start();
    const wanted = await resuming.handler.check(unready.inputs, engine.args({ ...ARGS, resume: true }));
    const { outs } = await resuming.handler.update(unready.id, unready.outs, wanted.inputs);
    expect(outs).toMatchObject({ jobName: unready.id, state: "JOB_STATE_RUNNING" });
    expect(outs).not.toHaveProperty("unfinished");
    expect(started()).toBe(1);
  });

  test("a job that gets no GPUs in time is kept in state, and the next up waits for the same one", async () => {
    engine.meddle((_, state) => {
      state.timing.jobPendingMs = 3_600_000;
    });
    const unready = await engine.createUnready({ ...ARGS, timeouts: { pending: "10m" } });
    expect(unready.reasons[0]).toContain("is not ready after 10 min (PENDING, waiting for GPUs)");
    const { handler } = engine.start();
    const { inputs } = await handler.check(unready.inputs, engine.args({ ...ARGS, timeouts: { pending: "2h" } }));
    const { outs } = await handler.update(unready.id, unready.outs, inputs);
    expect(outs.state).toBe("JOB_STATE_RUNNING");
    expect(started()).toBe(1);
  });

  test("says what the quota lacks, without repeating the request", async () => {
    engine.meddle((account) => {
      account.trainingQuotas = { blackwell: 2 };
    });
    const { handler } = engine.start();
    const { inputs } = await handler.check({}, engine.args(ARGS));
    await expect(handler.create(inputs)).rejects.toThrow(
      /-> 429 code 8: quota_exceeded.*\nFix: the account's quota of training GPUs is used up \(4 required, 2 available\)/,
    );
    expect(writes()).toHaveLength(1);
  });

  test("says that the tier has no Blackwell GPUs", async () => {
    engine.meddle((account) => {
      account.tier = 1;
    });
    const { handler } = engine.start();
    const { inputs } = await handler.check({}, engine.args(ARGS));
    await expect(handler.create(inputs)).rejects.toThrow(
      /-> 403 code 7: .*\nFix: the account's tier has no training GPUs of this kind \(4 required, 0 available; Blackwell/,
    );
  });

  test("without a shape is refused to an ordinary key as the preview said, and starts a job for a superuser's", async () => {
    const args = { baseModel: BASE, acceleratorType: "NVIDIA_H200_141GB", acceleratorCount: 8 };
    const { handler } = engine.start();
    const { inputs } = await handler.check({}, engine.args(args));
    await expect(handler.create(inputs)).rejects.toThrow(
      /-> 400 code 3: skip_validations needs a superuser key.*\nFix: set trainingShape, or autoSelectTrainingShape: true/,
    );
    expect([started(), writes().length]).toEqual([0, 1]);
    engine.service.setModes({ skipValidations: "accept" });
    expect((await handler.create(inputs)).outs.state).toBe("JOB_STATE_RUNNING");
    expect(started()).toBe(1);
  });

  test("writes nothing once its engine has gone", async () => {
    const { handler } = engine.start({}, () => false);
    const { inputs } = await handler.check({}, engine.args(ARGS));
    await expect(handler.create(inputs)).rejects.toThrow(/engine .* has gone/);
    expect(writes()).toEqual([]);
  });
});

describe("a change", () => {
  const shapeVersion = `${SHAPE}/versions/vnuk8fdq`;
  test.each<[string, Properties, Properties, string[] | "update" | "none"]>([
    ["of the rank replaces", { baseModel: BASE, trainingShape: LORA, loraRank: 8 }, { loraRank: 16 }, ["loraRank"]],
    [
      "of the shape replaces",
      ARGS,
      { trainingShape: "accounts/fireworks/trainingShapes/qwen3-4b-minimum" },
      ["trainingShape"],
    ],
    ["of the display name replaces", ARGS, { displayName: "other" }, ["displayName"]],
    ["to the version that runs is none", ARGS, { trainingShape: shapeVersion }, "none"],
    [
      "of a pin to another version replaces",
      { ...ARGS, trainingProfile: { trainingShapeVersion: shapeVersion, trainingShape: SHAPE } },
      { trainingProfile: { trainingShapeVersion: `${SHAPE}/versions/abcd1234`, trainingShape: SHAPE } },
      ["trainingShape"],
    ],
    [
      "from a bare name to a pin of the version that runs is none",
      ARGS,
      { trainingProfile: { trainingShapeVersion: shapeVersion, trainingShape: SHAPE } },
      "none",
    ],
    [
      "from a pin to the bare name of its shape is none",
      { ...ARGS, trainingProfile: { trainingShapeVersion: shapeVersion, trainingShape: SHAPE } },
      { trainingProfile: undefined },
      "none",
    ],
    ["of a default that is written out is none", ARGS, { loraRank: 0, learningRate: 0.00001 }, "none"],
    ["of annotations is saved", ARGS, { annotations: { team: "nlp" } }, "update"],
    ["of timeouts is saved", ARGS, { timeouts: { delete: "1m" } }, "update"],
    ["of what is waited for is none", ARGS, { waitFor: "created" }, "none"],
    ["of a privilege at launch is none", ARGS, { skipValidations: true }, "none"],
    ["of an explicit id replaces", { ...ARGS, jobId: "one" }, { jobId: "two" }, ["jobId"]],
    ["from an explicit id to none is none", { ...ARGS, jobId: "one" }, { jobId: undefined }, "none"],
    ["of an unknown is no certain replacement", ARGS, { baseModel: UNKNOWN }, "update"],
  ])("%s", async (_, old, change, expected) => {
    const saved = await engine.create({
      ...old,
      ...(old.trainingShape === LORA ? { baseModel: "accounts/fireworks/models/qwen3-14b" } : {}),
    });
    const { handler } = engine.start();
    const { baseModel } = saved.inputs;
    const news = Object.fromEntries(
      Object.entries({ ...old, baseModel, ...change }).filter(([, value]) => value !== undefined),
    );
    const { inputs, failures } = await handler.check(saved.inputs, engine.args(news));
    expect(failures).toEqual([]);
    const diff = await handler.diff(saved.id, saved.outs, inputs);
    expect(diff).toEqual({
      changes: expected !== "none",
      replaces: Array.isArray(expected) ? expected : [],
      deleteBeforeReplace: false,
    });
    expect(writes()).toHaveLength(1);
  });

  test("that replaces says that a second billed trainer starts, on both checks, and starts it under another id", async () => {
    const saved = await engine.create(ARGS);
    const { handler, said } = engine.start();
    const news = engine.args({ ...ARGS, inactivityTimeout: "30m" });
    const first = await handler.check(saved.inputs, news);
    await handler.diff(saved.id, saved.outs, first.inputs);
    const { inputs } = await handler.check({}, news);
    const old = saved.id.split("/").at(-1) ?? "";
    expect(said.at(-1)?.message).toMatch(
      /^inactivityTimeout unset -> "30m": a second billed trainer starts, trainer-[0-9a-f]{7}: 1 node x 4 x /,
    );
    expect(said.at(-1)?.message).toContain(`stops after 30 min idle; ${old} is deleted after it`);
    const created = await handler.create(inputs);
    expect(created.id).not.toBe(saved.id);
    await handler.delete(saved.id, saved.outs);
    expect(started()).toBe(2);
    expect(deletedAt(saved)).toBeLessThanOrEqual(engine.clock.now());
    expect(jobOf(created)?.deleteTime).toBeUndefined();
  });

  test.each([
    ["as replaceOnChanges does", true],
    ["as replacementTrigger does, which asks for no diff", false],
  ])(
    "of nothing that all the same replaces, %s, starts another job, also when a crash repeats it",
    async (_, diffs) => {
      const saved = await engine.create(ARGS);
      const replace = async (): Promise<string> => {
        const { handler, said } = engine.start();
        const checked = await handler.check(saved.inputs, engine.args(ARGS));
        if (diffs) await handler.diff(saved.id, saved.outs, checked.inputs);
        const { inputs } = await handler.check({}, engine.args(ARGS));
        if (started() === 1) {
          expect(said.at(-1)?.message).toContain("replaced on request: a second billed trainer starts, ");
        }
        return (await handler.create(inputs)).id;
      };
      expect(await replace()).toBe(`${saved.id}-2`);
      expect(await replace()).toBe(`${saved.id}-2`);
      expect(started()).toBe(2);
    },
  );

  test("that replaces under an explicit id is refused with the way out", async () => {
    const saved = await engine.create({ ...ARGS, jobId: "mine" });
    const { handler } = engine.start();
    const { failures } = await handler.check(saved.inputs, engine.args({ ...ARGS, jobId: "mine", region: "EU" }));
    expect(failures).toEqual([
      {
        property: "jobId",
        reason:
          "'mine' cannot be used by the new job: a trainer job cannot be changed (region unset -> \"EU\"), and a deleted id can never be used again; give a new jobId, or leave jobId out, which lets ids be generated",
      },
    ]);
  });

  test("forced with --replace, which looks like a run after a crash, keeps the one job alive and says so", async () => {
    const saved = await engine.create(ARGS);
    const { handler, said } = engine.start();
    const { inputs } = await handler.check({}, engine.args(ARGS));
    const again = await handler.create(inputs);
    await handler.delete(saved.id, saved.outs);
    expect(again.id).toBe(saved.id);
    expect(jobOf(saved)?.deleteTime).toBeUndefined();
    expect(said.at(-1)).toMatchObject({ severity: "warning" });
    expect(said.at(-1)?.message).toContain(`${saved.id} was not deleted: `);
    expect(said.at(-1)?.message).toContain(trainerJob.words.anew);
  });
});

describe("a job that has stopped", () => {
  test.each(["COMPLETED", "FAILED", "CANCELLED", "PAUSED", "IDLE"])(
    "as %s is shown by read and is no drift",
    async (state) => {
      const saved = await engine.create(ARGS);
      setState(saved, `JOB_STATE_${state}`, "stopped for inactivity");
      const { handler, said } = engine.start();
      const { id, props } = await handler.read(saved.id, saved.outs);
      expect(id).toBe(saved.id);
      expect(props).toEqual({ ...saved.outs, state: `JOB_STATE_${state}` });
      expect(said.at(-1)?.message).toContain(`has stopped: ${state} (stopped for inactivity); that is no drift`);
      expect(await handler.diff(saved.id, props ?? {}, saved.inputs)).toMatchObject({ changes: false });
    },
  );

  test("is resumed by resume: true, and by every later up that knows of a stop, but a refresh stays quiet", async () => {
    const saved = await engine.create(ARGS);
    setState(saved, "JOB_STATE_PAUSED");
    const first = engine.start();
    const { inputs } = await first.handler.check(saved.inputs, engine.args({ ...ARGS, resume: true }));
    expect(await first.handler.diff(saved.id, saved.outs, inputs)).toMatchObject({ changes: true, replaces: [] });
    const { outs } = await first.handler.update(saved.id, saved.outs, inputs);
    expect(outs.state).toBe("JOB_STATE_RUNNING");

    setState(saved, "JOB_STATE_COMPLETED");
    const { handler, said } = engine.start();
    const { props = {} } = await handler.read(saved.id, outs);
    expect(await handler.diff(saved.id, props, inputs)).toMatchObject({ changes: false });
    const later = await handler.check(inputs, engine.args({ ...ARGS, resume: true }));
    expect(await handler.diff(saved.id, props, later.inputs)).toMatchObject({ changes: true, replaces: [] });
    expect(said.at(-1)?.message).toContain(`resumes the job, which is COMPLETED: ${TRAINER_COST}`);
    expect((await handler.update(saved.id, props, later.inputs)).outs.state).toBe("JOB_STATE_RUNNING");
    expect(writes().map(({ path }) => path.split(":")[1])).toEqual([undefined, "resume", "resume"]);
  });

  test("and cannot be resumed for lack of quota leaves the state as it was", async () => {
    const saved = await engine.create(ARGS);
    setState(saved, "JOB_STATE_PAUSED");
    engine.meddle((account) => {
      account.trainingQuotas = { blackwell: 0 };
    });
    const { handler } = engine.start();
    const { inputs } = await handler.check(saved.inputs, engine.args({ ...ARGS, resume: true }));
    const failure = (await handler.update(saved.id, saved.outs, inputs).catch((error: unknown) => error)) as Error;
    expect(failure.message).toMatch(/resume trainer job .* failed: .*:resume -> 403/);
    expect(failure).not.toHaveProperty("properties");
  });
});

describe("read", () => {
  test.each<[string, (saved: Saved) => void]>([
    [
      "a tombstone",
      (saved) => {
        engine.meddle((account) => {
          Object.assign(account.trainerJobs.find(({ id }) => saved.id.endsWith(id)) ?? {}, {
            deleteTime: "2026-10-31T00:00:00Z",
          });
        });
      },
    ],
    [
      "a record that is purged",
      (saved) => {
        engine.meddle((account) => {
          account.trainerJobs = account.trainerJobs.filter(({ id }) => !saved.id.endsWith(id));
        });
      },
    ],
  ])("takes %s for gone, and says so", async (_, lose) => {
    const saved = await engine.create(ARGS);
    lose(saved);
    const { handler, said } = engine.start();
    expect(await handler.read(saved.id, saved.outs)).toEqual({});
    expect(said.at(-1)?.message).toContain(
      `${saved.id} is gone at the service; pulumi up starts another one under a new id`,
    );
  });

  test.each<[string, Record<string, string>, string]>([
    ["another base URL", { "fireworks:baseUrl": "http://127.0.0.1:1" }, "was started at http://127.0.0.1"],
    ["another account", { "fireworks:accountId": "other" }, "belongs to account 'acme'"],
  ])("under %s forgets nothing", async (_, config, text) => {
    const saved = await engine.create(ARGS);
    await expect(engine.start(config).handler.read(saved.id, saved.outs)).rejects.toThrow(text);
  });

  test("of a job that is not managed gives its outputs", async () => {
    const { id, props } = await engine.start().handler.read("sft-7", engine.args({}));
    expect(id).toBe(`${JOBS}/sft-7`);
    expect(props).toMatchObject({ jobId: "sft-7", state: "JOB_STATE_COMPLETED" });
  });
});

describe("delete", () => {
  test("waits for the tombstone, and says how many promotable checkpoints expire", async () => {
    const saved = await engine.create(ARGS);
    engine.meddle((account, state) => {
      state.timing.jobDeletingMs = 60_000;
      const job = account.trainerJobs.find(({ id }) => saved.id.endsWith(id));
      const createTime = "2026-11-01T00:00:00Z";
      for (const id of ["step-1-aaaaaaaa", "step-2-aaaaaaaa"]) {
        job?.checkpoints.push({ id, createTime, checkpointType: "CHECKPOINT_TYPE_INFERENCE_BASE" });
      }
      job?.checkpoints.push({ id: "step-2", createTime, checkpointType: "CHECKPOINT_TYPE_TRAINING" });
    });
    const { handler, said } = engine.start();
    await handler.delete(saved.id, saved.outs);
    expect(said.filter(({ ephemeral }) => !ephemeral).map(({ message }) => message)).toEqual([
      `deletes ${saved.id} (RUNNING): 2 promotable checkpoints expire in 30 days; promote what is to stay`,
    ]);
    const progress = said.filter(({ ephemeral }) => ephemeral);
    expect(progress.length).toBeGreaterThan(1);
    for (const { message } of progress) expect(message).toMatch(/^going for \d+ s of 10 min: the job is DELETING$/);
    expect(deletedAt(saved)).toBeLessThanOrEqual(engine.clock.now());
    await engine.start().handler.delete(saved.id, saved.outs);
    expect(writes().filter(({ method }) => method === "DELETE")).toHaveLength(1);
  });

  test("says of checkpoints that cannot be promoted why", async () => {
    const saved = await engine.create(ARGS);
    engine.meddle((account) => {
      const job = account.trainerJobs.find(({ id }) => saved.id.endsWith(id));
      job?.checkpoints.push({
        id: "s",
        createTime: "2026-11-01T00:00:00Z",
        checkpointType: "CHECKPOINT_TYPE_TRAINING",
      });
    });
    const { handler, said } = engine.start();
    await handler.delete(saved.id, saved.outs);
    expect(said[0]?.message).toContain(
      "none of its 1 checkpoints is promotable: DCP resume state (save a sampler checkpoint)",
    );
  });

  test.each<[string, string, string]>([
    ["is refused", "DELETE **; status=403", "-> 403"],
    ["is answered by an outage again and again", "DELETE **; status=503; count=forever", "-> 503"],
  ])("fails loudly when it %s", async (_, fault, text) => {
    const saved = await engine.create(ARGS);
    engine.service.setFaults([fault]);
    await expect(engine.start().handler.delete(saved.id, saved.outs)).rejects.toThrow(
      new RegExp(`${saved.id} was not deleted, and is billed while it runs: .*${text}`, "s"),
    );
    expect(jobOf(saved)?.deleteTime).toBeUndefined();
  });

  test("fails loudly when the tombstone does not show in time", async () => {
    const saved = await engine.create({ ...ARGS, timeouts: { delete: "30s" } });
    engine.meddle((_, state) => {
      state.timing.jobDeletingMs = 3_600_000;
    });
    await expect(engine.start().handler.delete(saved.id, saved.outs)).rejects.toThrow(
      "was not deleted, and is billed while it runs: it was not gone within 30 s (the job is DELETING)",
    );
  });

  test("looks again after a lost answer", async () => {
    const saved = await engine.create(ARGS);
    engine.service.setFaults(["DELETE **; status=502; after"]);
    await engine.start().handler.delete(saved.id, saved.outs);
    expect(deletedAt(saved)).toBeLessThanOrEqual(engine.clock.now());
  });
});
