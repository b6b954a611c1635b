import { describe, expect, test } from "vitest";
import { type Fault } from "../../provider/emulator/index.js";
import { type Properties } from "../../provider/lifecycle/handler.js";
import { createHandler as createDeployedModel } from "../../provider/resources/deployedModel/handler/handler.js";
import { createHandler as createDeployment } from "../../provider/resources/deployment/handler/handler.js";
import { createHandler as createPromotedModel } from "../../provider/resources/promotedModel/handler/handler.js";
import { createHandler as createTrainerJob } from "../../provider/resources/trainerJob/handler/handler.js";
import { DEPLOYED_MODEL, DEPLOYMENT, PROMOTED_MODEL, TRAINER_JOB } from "../../provider/tokens.js";
import { BASE, DEPLOYMENT_SHAPE, TRAINING_SHAPE } from "../support/account.js";
import { type HandlerHarness, harnessFor, keptOf, rejectionOf, type Saved } from "../support/handlerHarness.js";

const H200 = "NVIDIA_H200_141GB";
const H100 = "NVIDIA_H100_80GB";
const SERVE = "accounts/acme/deployments/serve";

/** One kind of resource: how it is declared, and what stands at the service. */
interface Subject {
  readonly engine: HandlerHarness;
  readonly args: Properties;
  readonly prepare: () => void;
  readonly standing: () => readonly object[];
}

function subject(
  [type, name, createHandler]: Parameters<typeof harnessFor>,
  args: Properties,
  standing: (account: ReturnType<HandlerHarness["account"]>) => readonly object[],
  prepare: (account: ReturnType<HandlerHarness["account"]>) => void = () => undefined,
): Subject {
  const engine = harnessFor(type, name, createHandler);
  return {
    engine,
    args,
    prepare: () => {
      engine.service.setModes({ skipValidations: "accept" });
      engine.meddle(prepare);
    },
    standing: () => standing(engine.account()),
  };
}

const SUBJECTS = {
  TrainerJob: subject(
    [TRAINER_JOB, "trainer", createTrainerJob],
    { baseModel: BASE, acceleratorType: H200, acceleratorCount: 8, loraRank: 16 },
    ({ trainerJobs }) =>
      trainerJobs.filter(({ id, deleteTime }) => id.startsWith("trainer") && deleteTime === undefined),
  ),
  Deployment: subject(
    [DEPLOYMENT, "serve", createDeployment],
    { baseModel: BASE, acceleratorType: H200, acceleratorCount: 2, displayName: "Serve" },
    ({ deployments }) => deployments.filter(({ state }) => state !== "DELETED"),
  ),
  DeployedModel: subject(
    [DEPLOYED_MODEL, "live", createDeployedModel],
    { model: "accounts/acme/models/r1", deployment: SERVE, displayName: "Live" },
    ({ deployedModels }) => deployedModels,
    (account) => {
      const lora = { kind: "HF_PEFT_ADDON", state: "READY", peftDetails: { baseModel: BASE, r: 8 } };
      account.models.push({ id: "r1", ...lora }, { id: "r2", ...lora });
      account.deployments.push({ id: "serve", baseModel: BASE, enableAddons: true, precision: "BF16" });
    },
  ),
  PromotedModel: subject(
    [PROMOTED_MODEL, "bot", createPromotedModel],
    { trainerJob: "sft-7", checkpoint: "step-80-a1b2c3d4", displayName: "Bot" },
    ({ models }) => models.filter(({ id }) => id.startsWith("bot")),
  ),
} satisfies Record<string, Subject>;

type Resource = keyof typeof SUBJECTS;

/** `pulumi up` of what is in the state, as far as it is done in place. */
async function upAgain({ engine }: Subject, saved: Saved, args: Properties) {
  const { inputs, failures, diff, handler } = await engine.change(saved, args);
  expect(failures).toEqual([]);
  return { diff, inputs, update: () => handler.update(saved.id, saved.outs, inputs) };
}

const always = { count: "forever" } as const;
const ignores = (method: string, fault: Partial<Fault> = {}): Fault =>
  ({ kind: "ignored", method, path: "/v1/**", ...always, ...fault }) as Fault;

describe("what a create sends and the service ignores is told by field, and kept as the service has it:", () => {
  test.each<[string, Resource, Properties, Fault[], says: string[], kept: Properties, replaces: string[]]>([
    [
      "the hardware and the rank of a trainer",
      "TrainerJob",
      {},
      [ignores("POST", { instead: { "trainingConfig.acceleratorType": H100, "trainingConfig.loraRank": 8 } })],
      [`acceleratorType (asked for "${H200}", it has "${H100}")`, "loraRank (asked for 16, it has 8)", "is billed as"],
      { launch: expect.objectContaining({ acceleratorType: H100, loraRank: 8 }) as unknown },
      ["loraRank", "acceleratorType"],
    ],
    [
      "a rank that is left out of a whole answer",
      "TrainerJob",
      {},
      [ignores("POST", { fields: ["trainingConfig.loraRank"] })],
      ["loraRank (asked for 16, it has 0)"],
      { launch: expect.objectContaining({ loraRank: 0 }) as unknown },
      ["loraRank"],
    ],
    [
      "the hardware, the place and the replicas of a deployment",
      "Deployment",
      { region: "US_IOWA_1", minReplicaCount: 2, whenImmutable: "replace" },
      [
        ignores("POST", {
          instead: { acceleratorCount: 4, placement: { region: "EU_ICELAND_1" } },
          fields: ["minReplicaCount"],
        }),
      ],
      [
        "minReplicaCount (asked for 2, it has 0)",
        "acceleratorCount (asked for 2, it has 4)",
        'region (asked for "US_IOWA_1", it has "EU_ICELAND_1")',
        "which replaces it",
      ],
      { acceleratorCount: 4, region: "EU_ICELAND_1", minReplicaCount: 0 },
      ["acceleratorCount", "region"],
    ],
    [
      "the place of a deployment, which is asked for once more where no replacement is asked for",
      "Deployment",
      { region: "US_IOWA_1" },
      [ignores("POST", { instead: { placement: { region: "EU_ICELAND_1" } } })],
      ['region (asked for "US_IOWA_1", it has "EU_ICELAND_1")', "which asks once more"],
      { region: "EU_ICELAND_1" },
      [],
    ],
    [
      "a name that a deployment can still be given",
      "Deployment",
      {},
      [ignores("POST", { fields: ["displayName"] })],
      ['displayName (asked for "Serve", it has "")', "which asks once more"],
      { displayName: "" },
      [],
    ],
    [
      "the base of a deployment",
      "Deployment",
      {},
      [ignores("POST", { instead: { baseModel: "accounts/fireworks/models/qwen3-4b" } })],
      [`baseModel (asked for "${BASE}", it has "accounts/fireworks/models/qwen3-4b")`],
      { baseModel: "accounts/fireworks/models/qwen3-4b" },
      ["baseModel"],
    ],
    [
      "a name of a loaded model",
      "DeployedModel",
      {},
      [ignores("POST", { fields: ["displayName"] }), ignores("PATCH")],
      ['displayName (asked for "Live", it has "")'],
      { displayName: "" },
      [],
    ],
    [
      "a name of a promoted model",
      "PromotedModel",
      {},
      [ignores("PATCH", { fields: ["displayName"] })],
      ['displayName (asked for "Bot", it has "")'],
      { displayName: "" },
      [],
    ],
  ])("%s", async (_, resource, extra, faults, says, kept, replaces) => {
    const one = SUBJECTS[resource];
    one.prepare();
    const asked = { ...one.args, ...extra };
    one.engine.service.setFaults(faults);
    const left = await one.engine.createUnready(asked);
    expect(left.reasons).toHaveLength(1);
    for (const words of says) expect(left.reasons[0]).toContain(words);
    expect(left.outs).toMatchObject(kept);
    expect(one.standing()).toHaveLength(1);

    one.engine.service.setFaults([]);
    const { diff, update } = await upAgain(one, left, asked);
    expect(diff).toMatchObject({ changes: true, replaces });
    if (replaces.length > 0) return;
    const { outs } = await update();
    expect((await upAgain(one, { ...left, outs }, asked)).diff).toMatchObject({ changes: false, replaces: [] });
  });

  test("of what is not ready in time, beside why it is not", async () => {
    const { engine, args } = SUBJECTS.Deployment;
    engine.service.setFaults([ignores("POST", { instead: { acceleratorCount: 4 } })]);
    engine.meddle((account) => account.rollouts.push({ outcome: "failed", message: "no capacity" }));
    const { reasons, outs } = await engine.createUnready(args);
    expect(reasons.join("\n")).toMatch(/no capacity[^]*acceleratorCount \(asked for 2, it has 4\)/);
    expect(outs).toMatchObject({ unfinished: true, acceleratorCount: 4 });
  });
});

test("a model that is promoted on another base is never replaced for it: each up says so, until the program changes", async () => {
  const one = SUBJECTS.PromotedModel;
  const other = "accounts/fireworks/models/qwen3-4b";
  one.engine.meddle((account, { modes }) => {
    modes.wrongBase = "accept";
    for (const row of account.trainerJobs.flatMap(({ checkpoints }) => checkpoints)) {
      row.checkpointType = "CHECKPOINT_TYPE_INFERENCE_LORA";
    }
  });
  one.engine.service.setFaults([ignores("POST", { instead: { baseModel: other } })]);
  const left = await one.engine.createUnready(one.args);
  expect(left.reasons[0]).toContain(`but ignored baseModel (asked for "${BASE}", it has "${other}")`);
  one.engine.service.setFaults([]);
  const { diff, update, inputs } = await upAgain(one, left, one.args);
  expect(diff).toMatchObject({ changes: true, replaces: [] });
  expect(keptOf(await rejectionOf(update()), inputs)).toMatchObject({ reasons: left.reasons });
  expect(one.engine.writes().filter((write) => write.endsWith(":promote"))).toHaveLength(1);
});

describe("what the service shows in other words, or decides by itself, is not ignored:", () => {
  test.each<[string, Resource, Properties, Properties]>([
    [
      "a trainer's learning rate of 4 bytes, a duration in seconds, the shape's hardware",
      "TrainerJob",
      {
        acceleratorType: undefined,
        acceleratorCount: undefined,
        trainingShape: TRAINING_SHAPE,
        loraRank: 0,
        inactivityTimeout: "30m",
      },
      { "trainingConfig.learningRate": Math.fround(1e-5), inactivityTimeout: "1800s" },
    ],
    [
      "an enum with its prefix, and a model of an account that has two names",
      "Deployment",
      { precision: "FP8" },
      { precision: "PRECISION_FP8" },
    ],
    [
      "hardware and addons that a shape brings along",
      "Deployment",
      {
        ...{ acceleratorType: undefined, acceleratorCount: undefined },
        ...{ deploymentShape: DEPLOYMENT_SHAPE, enableAddons: false },
      },
      { enableAddons: true },
    ],
    ["what is not set yet", "Deployment", { precision: "FP8" }, { precision: "PRECISION_UNSPECIFIED" }],
  ])("%s", async (_, resource, extra, instead) => {
    const one = SUBJECTS[resource];
    one.engine.service.setFaults([ignores("POST", { instead })]);
    await one.engine.create({ ...one.args, ...extra });
  });
});

interface Edit {
  readonly change: Properties;
  /** Of those, the one that is ignored in part. */
  readonly partly: string;
  readonly has: Properties;
}

const EDITS: [Resource, Edit][] = [
  [
    "Deployment",
    { change: { displayName: "Busy", minReplicaCount: 1 }, partly: "minReplicaCount", has: { minReplicaCount: 0 } },
  ],
  [
    "DeployedModel",
    { change: { displayName: "Busy", public: true }, partly: "displayName", has: { displayName: "Live" } },
  ],
  ["PromotedModel", { change: { displayName: "Busy", public: true }, partly: "public", has: { public: false } }],
];

describe.each(EDITS)("a change of a %s", (resource, { change, partly, has }) => {
  const one = SUBJECTS[resource];
  const asked = { ...one.args, ...change };

  test.each<[string, Fault, ignored: string[], held: Properties]>([
    ["as a whole", ignores("PATCH"), Object.keys(change), {}],
    ["in part", ignores("PATCH", { fields: [partly] }), [partly], { ...change, ...has }],
  ])(
    "that the service ignores %s is an error that names each field; the next up tries again",
    async (_, fault, ignored, held) => {
      one.prepare();
      const saved = await one.engine.create(one.args);
      one.engine.service.setFaults([fault]);
      const { inputs, update } = await upAgain(one, saved, asked);
      const left = keptOf(await rejectionOf(update()), inputs);
      for (const field of ignored) expect(left.reasons[0]).toMatch(new RegExp(`\\b${field} \\(asked for .*, it has `));
      for (const field of Object.keys(change)) {
        if (!ignored.includes(field)) expect(left.reasons[0]).toContain(`${field} changed.`);
      }
      expect(left.outs).toMatchObject(held);

      const again = await upAgain(one, left, asked);
      expect(again.diff).toMatchObject({ changes: true, replaces: [] });
      await expect(again.update()).rejects.toThrow(ignored[0]);
      one.engine.service.setFaults([]);
      const { outs } = await (await upAgain(one, left, asked)).update();
      expect(outs).toMatchObject(change);
      expect((await upAgain(one, { ...left, outs }, asked)).diff).toMatchObject({ changes: false });
    },
  );

  test.each([400, 403, 409])(
    "that the service refuses with %i changes nothing, and names the field that it names",
    async (status) => {
      one.prepare();
      const saved = await one.engine.create(one.args);
      const details = [
        {
          "@type": "type.googleapis.com/google.rpc.BadRequest",
          fieldViolations: [{ field: "display_name", description: "is reserved" }],
        },
      ];
      one.engine.service.setFaults([
        { kind: "status", method: "PATCH", status, message: "invalid argument", details, ...always },
      ]);
      const { update, inputs } = await upAgain(one, saved, asked);
      const failure = await rejectionOf(update());
      expect(failure.message).toContain("invalid argument (displayName: is reserved)");
      one.engine.service.setFaults([]);
      const kept = "id" in failure ? keptOf(failure, inputs) : saved;
      const { diff, update: again } = await upAgain(one, kept, asked);
      expect(diff).toMatchObject({ changes: true });
      expect((await again()).outs).toMatchObject(change);
    },
  );
});

test("a model that is not made the default is not swapped: the old one stays loaded and in the state", async () => {
  const one = SUBJECTS.DeployedModel;
  one.prepare();
  one.engine.meddle((account) =>
    account.deployedModels.push({ id: "elsewhere", model: "accounts/acme/models/r2", deployment: "", default: true }),
  );
  const saved = await one.engine.create(one.args);
  const asked = { ...one.args, model: "accounts/acme/models/r2" };
  one.engine.service.setFaults([ignores("PATCH"), ignores("POST", { fields: ["default"] })]);
  const { update, inputs } = await upAgain(one, saved, asked);
  const left = keptOf(await rejectionOf(update()), inputs);
  expect(left.reasons[0]).toContain(
    "ignored default (asked for true, it has false), so accounts/acme/models/r1 stays loaded and serves",
  );
  expect(left.outs).toMatchObject({ model: "accounts/acme/models/r1", unfinished: true });
  expect(one.engine.writes().filter((write) => write.startsWith("DELETE"))).toEqual([]);
  one.engine.service.setFaults([]);
  await (await upAgain(one, left, asked)).update();
  expect(one.standing().map((row) => Reflect.get(row, "model") as string)).toEqual([
    "accounts/acme/models/r2",
    "accounts/acme/models/r2",
  ]);
});

describe.each(Object.keys(SUBJECTS) as Resource[])("a deletion of a %s", (resource) => {
  const one: Subject = SUBJECTS[resource];

  test("that is answered 200 while it stands is an error that says so, and leaves it in the state", async () => {
    one.prepare();
    const saved = await one.engine.create({ ...one.args, timeouts: { delete: "30s" } });
    one.engine.service.setFaults([ignores("DELETE")]);
    const { handler, said } = one.engine.start();
    const failure = await rejectionOf(handler.delete(saved.id, saved.outs));
    expect(failure.message).toMatch(
      /was not deleted.*: it was not gone within 30 s: the service accepted the deletion/,
    );
    expect(failure.message).toContain("and ignored it, so it stands as before and stays in the state");
    expect(said.filter(({ severity }) => severity === "warning")).toEqual([]);
    expect(one.standing()).toHaveLength(1);
    one.engine.service.setFaults([]);
    await one.engine.start().handler.delete(saved.id, saved.outs);
    expect(one.standing()).toEqual([]);
  });

  test("that is ignored once is asked for once more, within its time", async () => {
    one.prepare();
    const saved = await one.engine.create(one.args);
    one.engine.service.setFaults([ignores("DELETE", { count: 1 })]);
    await one.engine.start().handler.delete(saved.id, saved.outs);
    expect(one.standing()).toEqual([]);
    expect(one.engine.writes().filter((write) => write.startsWith("DELETE"))).toHaveLength(2);
  });
});
