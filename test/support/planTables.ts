import { type Seed } from "../../provider/emulator/index.js";
import { BASE, DEPLOYMENT_SHAPE, TRAINING_SHAPE } from "./account.js";

/**
 * The programs, edits and timings whose saved plans are carried out on the real engine. They stand here because the
 * documentation counts them: `test/unit/planTables.test.ts` compares the two.
 */

const POLL = { poll: "100ms" };
const LORA_SHAPE = "accounts/fireworks/trainingShapes/qwen3-4b-minimum-lora";
const LORA_BASE = "accounts/fireworks/models/qwen3-4b";
const LORA_DEPLOYMENT_SHAPE = "accounts/fireworks/deploymentShapes/rft-qwen3-4b";

/** What differs between the releases of a chain that a team writes. */
export interface Release {
  readonly trainer?: object;
  readonly model?: object;
  readonly serving?: object;
}

export type Program = (release: Release) => string;

/** What one edit changes, and the resources whose rows change by it. */
export interface Edit {
  readonly edit: string;
  readonly release: Release;
  readonly changed: readonly string[];
}

const args = (...parts: (object | undefined)[]): string => JSON.stringify(Object.assign({}, ...parts));

/** Chains whose plans are tried one by one. */
export const CHAINS: Readonly<Record<string, Program>> = {
  "a pinned shape": (release) => `
    const profile = new fireworks.TrainingProfile("shape", { trainingShape: "${TRAINING_SHAPE}" });
    const trainer = new fireworks.TrainerJob("trainer", { ...${args({ baseModel: BASE }, release.trainer)}, profile });
    const bot = new fireworks.PromotedModel("bot", { ...${args({ waitForCheckpoint: "6h", timeouts: POLL }, release.model)}, trainerJob: trainer.jobName, profile });
    const serve = new fireworks.Deployment("serve", { ...${args({ timeouts: POLL }, release.serving)}, baseModel: bot.name,
      deploymentShape: profile.deploymentShape.apply((shape) => shape ?? "default") });
    exports.names = [trainer.jobId, bot.modelId, serve.deploymentId, serve.inferenceModel];`,
  "names by hand": (release) => `
    const trainer = new fireworks.TrainerJob("trainer", ${args({ baseModel: BASE, trainingShape: TRAINING_SHAPE }, release.trainer)});
    const bot = new fireworks.PromotedModel("bot", { ...${args({ baseModel: BASE, waitForCheckpoint: "6h", timeouts: POLL }, release.model)}, trainerJob: trainer.jobId });
    const serve = new fireworks.Deployment("serve", { ...${args({ deploymentShape: DEPLOYMENT_SHAPE, timeouts: POLL }, release.serving)}, baseModel: bot.name });
    exports.names = [trainer.jobId, bot.modelId, serve.deploymentId, serve.inferenceModel];`,
  "an id of one's own": (release) => `
    const profile = new fireworks.TrainingProfile("shape", { trainingShape: "${TRAINING_SHAPE}" });
    const trainer = new fireworks.TrainerJob("trainer", { ...${args({ baseModel: BASE }, release.trainer)}, profile });
    const bot = new fireworks.PromotedModel("bot", { ...${args({ outputModelId: "acme-bot", replaceInPlace: true, waitForCheckpoint: "6h", timeouts: POLL }, release.model)}, trainerJob: trainer.jobName, profile });
    exports.names = [trainer.jobId, bot.modelId];`,
};

/** Each edit keeps those before it. */
export const EDITS: readonly Edit[] = [
  { edit: "fresh", release: {}, changed: ["trainer", "bot", "serve"] },
  { edit: "unchanged", release: {}, changed: [] },
  { edit: "annotations of the trainer", release: { trainer: { annotations: { team: "nlp" } } }, changed: ["trainer"] },
  { edit: "description of the model", release: { model: { description: "answers" } }, changed: ["bot"] },
  { edit: "replicas of the deployment", release: { serving: { maxReplicaCount: 2 } }, changed: ["serve"] },
  {
    edit: "trainer replaced",
    release: { trainer: { inactivityTimeout: "90m" } },
    changed: ["trainer", "bot", "serve"],
  },
];

/** Those that start a trainer, and so wait for its first checkpoint. */
export const LAUNCHES: readonly Edit[] = EDITS.filter(
  ({ changed }) => changed.includes("trainer") && changed.includes("bot"),
);

/** When a trainer saves its first checkpoint, counted from when it runs; what follows a launch is the same after each. */
export const TIMINGS: Readonly<Record<string, { readonly afterMs: number; readonly edits: readonly Edit[] }>> = {
  "comes 4 s later": { afterMs: 4_000, edits: EDITS },
  "is there at once": { afterMs: 0, edits: LAUNCHES },
  "comes an hour later": { afterMs: 3_000_000, edits: LAUNCHES },
};

/** What a program differs in from the plain chain; the texts are code. */
interface Variant {
  readonly trainer?: object;
  readonly model?: object;
  readonly serving?: object;
  readonly job?: "jobName" | "jobId";
  /** What is written besides; `trainer`, `bot` and `serve` are in scope, and `told` becomes an output. */
  readonly more?: string;
}

/** A chain beside others in one program, so its resources' names begin with one of its own. */
const chain =
  (prefix: string, { trainer, model, serving, job = "jobName", more = "" }: Variant): Program =>
  (release) => `{
    const trainer = new fireworks.TrainerJob("${prefix}-trainer", { ...${args({ baseModel: BASE }, trainer, release.trainer)}, profile });
    const bot = new fireworks.PromotedModel("${prefix}-bot", { ...${args({ waitForCheckpoint: "6h", timeouts: POLL }, model, release.model)}, trainerJob: trainer.${job}, profile });
    const serve = new fireworks.Deployment("${prefix}-serve", { ...${args({ deploymentShape: DEPLOYMENT_SHAPE, timeouts: POLL }, serving, release.serving)}, baseModel: bot.name });
    const told = [trainer.jobId, bot.modelId, serve.deploymentId, serve.inferenceModel];
    ${more}
    outputs["${prefix}"] = told;
  }`;

const off = { preflight: "off" };
const warn = { preflight: "warn" };

/** Programs beside the chains, in one stack. */
export const NEIGHBOURS: Readonly<Record<string, Program>> = {
  "the job by its id": chain("by-id", { job: "jobId" }),
  "`baseModel` named": chain("based", { model: { baseModel: BASE } }),
  "`createdBefore` after the save": chain("before", { model: { createdBefore: "2099-01-01T00:00:00Z" } }),
  "`reselect`": chain("reselect", { model: { reselect: 1 } }),
  "a logical `checkpoint`": chain("logical", { model: { checkpoint: "step-1" } }),
  "no `waitForCheckpoint`": chain("at-once", { model: { waitForCheckpoint: undefined } }),
  // A job that is replaced, and what serves its model, need other ids.
  "ids of one's own for job and deployment": (release) => {
    const number = "inactivityTimeout" in (release.trainer ?? {}) ? 2 : 1;
    const ids = { trainer: { jobId: `own-run-${number}` }, serving: { deploymentId: `own-serve-${number}` } };
    return chain("own", ids)(release);
  },
  '`preflight: "off"` on the trainer': chain("off-trainer", { trainer: off }),
  '`preflight: "off"` on the model': chain("off-model", { model: off }),
  '`preflight: "off"` on the deployment': chain("off-serve", { serving: off }),
  '`preflight: "off"` on all': chain("off", { trainer: off, model: off, serving: off }),
  '`preflight: "warn"` on all': chain("warn", { trainer: warn, model: warn, serving: warn }),
  "`get` of each": chain("get", {
    more: `told.push(fireworks.TrainerJob.get("got-trainer", trainer.jobName).jobName,
      fireworks.PromotedModel.get("got-bot", bot.name).name, fireworks.Deployment.get("got-serve", serve.deploymentName).deploymentName);`,
  }),
  "the job's checkpoints listed": chain("list", {
    more: `told.push(fireworks.listCheckpointsOutput({ trainerJob: trainer.jobName }));`,
  }),
  "two models of one job": chain("two", {
    more: `told.push(new fireworks.PromotedModel("two-other", { trainerJob: trainer.jobName, waitForCheckpoint: "6h",
      outputModelIdPrefix: "acme", timeouts: ${JSON.stringify(POLL)} }).name);`,
  }),
  "`ManagedTraining` and `promote`": ({ trainer, model }) => `{
    const { annotations, ...launch } = ${args(trainer)};
    const training = new fireworks.ManagedTraining("managed", { ...launch, baseModel: "${BASE}", trainingShape: "${TRAINING_SHAPE}" });
    const bot = training.promote("managed-bot", ${args({ waitForCheckpoint: "6h", timeouts: POLL }, model)});
    outputs.managed = [training.jobId, training.inferenceModel, bot.modelId];
  }`,
  "a LoRA model of the job on a shared base": ({ trainer, model, serving }) => `{
    const profile = new fireworks.TrainingProfile("lora-shape", { trainingShape: "${LORA_SHAPE}" });
    const trainer = new fireworks.TrainerJob("lora-trainer", { ...${args({ baseModel: LORA_BASE, loraRank: 8 }, trainer)}, profile });
    const bot = new fireworks.PromotedModel("lora-bot", { ...${args({ waitForCheckpoint: "6h", timeouts: POLL }, model)}, trainerJob: trainer.jobName, profile });
    const serve = new fireworks.Deployment("lora-serve", ${args({ baseModel: LORA_BASE, deploymentShape: LORA_DEPLOYMENT_SHAPE, enableAddons: true, timeouts: POLL }, serving)});
    const live = new fireworks.DeployedModel("lora-live", { model: bot.name, deployment: serve.deploymentName });
    outputs.lora = [live.inferenceModel];
  }`,
};

/** One program with all neighbours. */
export const neighbours: Program = (release) => `
  const profile = new fireworks.TrainingProfile("shape", { trainingShape: "${TRAINING_SHAPE}" });
  const outputs = {};
  ${Object.values(NEIGHBOURS)
    .map((program) => program(release))
    .join("\n")}
  exports.outputs = outputs;`;

type Run = NonNullable<Seed["accounts"][number]["runs"]>[number];
type Save = NonNullable<Run["saves"]>[number];

/** The first checkpoint of a run. */
export function firstSave(afterMs: number, kind: "LORA" | "BASE" = "BASE"): Save {
  return { afterMs, id: "step-1-aaaaaaaa", checkpointType: `CHECKPOINT_TYPE_INFERENCE_${kind}` };
}

/** The releases so far as one. */
export function merged(releases: readonly Release[]): Release {
  const all = (key: keyof Release): object =>
    releases.reduce<object>((before, release) => ({ ...before, ...release[key] }), {});
  return { trainer: all("trainer"), model: all("model"), serving: all("serving") };
}
