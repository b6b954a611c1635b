import { BASE, DEPLOYMENT_SHAPE, TRAINING_SHAPE } from "./account.js";
import { type Rows } from "./savedPlan.js";

/** What differs between the releases of one program that trains, promotes, serves, and tries a model as a canary. */
export interface Declared {
  readonly trainer: object;
  readonly bot: object;
  readonly serve: object;
  /** Models of an earlier training, by resource name. */
  readonly models: Readonly<Record<string, object>>;
  /** Which of them each `DeployedModel` loads on the shared base. */
  readonly loaded: Readonly<Record<string, string>>;
}

export const program = ({ trainer, bot, serve, models, loaded }: Declared): string => `
  const timeouts = { poll: "100ms" };
  const profile = new fireworks.TrainingProfile("shape", { trainingShape: "${TRAINING_SHAPE}" });
  const trainer = new fireworks.TrainerJob("trainer", { ...${JSON.stringify(trainer)}, baseModel: "${BASE}", profile });
  const bot = new fireworks.PromotedModel("bot", {
    ...${JSON.stringify(bot)}, trainerJob: trainer.jobName, profile, waitForCheckpoint: "6h", timeouts,
  });
  const deploymentShape = profile.deploymentShape.apply((shape) => shape ?? "default");
  const serve = new fireworks.Deployment("serve", {
    ...${JSON.stringify(serve)}, baseModel: bot.name, deploymentShape, timeouts,
  });

  const models = {};
  for (const [name, args] of Object.entries(${JSON.stringify(models)}))
    models[name] = new fireworks.PromotedModel(name, { ...args, trainerJob: "sft-7", timeouts });
  const shared = new fireworks.Deployment("shared", {
    baseModel: "${BASE}", deploymentShape: "${DEPLOYMENT_SHAPE}", enableAddons: true, timeouts,
  });
  const loaded = Object.entries(${JSON.stringify(loaded)}).map(([name, model]) =>
    new fireworks.DeployedModel(name, { model: models[model].name, deployment: shared.deploymentName }));
  exports.names = [trainer.jobName, bot.name, serve.inferenceModel, ...loaded.map((one) => one.inferenceModel)];
`;

/** What a release has the service do. */
export interface Work {
  readonly trainers: number;
  readonly promotions: number;
  readonly deployments: number;
  readonly loads: number;
}

export const NOTHING: Work = { trainers: 0, promotions: 0, deployments: 0, loads: 0 };

export interface Release {
  readonly says: string;
  /** What differs from the release before. */
  readonly declares: Partial<Declared>;
  /** Exactly the rows of its preview. */
  readonly rows: Rows;
  /** What it comes to beside `NOTHING`. */
  readonly does?: Partial<Work>;
}

const annotations = { team: "nlp" };
const [r1, r2] = [{ checkpoint: "step-20" }, { checkpoint: "step-60" }];
const r3 = { checkpoint: "step-80", outputModelId: "support-bot-r3" };

export const FRESH: Declared = { trainer: {}, bot: {}, serve: {}, models: { r1 }, loaded: { live: "r1" } };

export const RELEASES: readonly Release[] = [
  {
    says: "a fresh stack",
    declares: {},
    rows: Object.fromEntries(
      ["shape", "trainer", "bot", "serve", "r1", "shared", "live"].map((name) => [name, "create"]),
    ),
    does: { trainers: 1, promotions: 2, deployments: 2, loads: 1 },
  },
  { says: "only annotations", declares: { trainer: { annotations } }, rows: { trainer: "update" } },
  {
    says: "r2 is promoted, and tried as the canary",
    declares: { models: { r1, r2 }, loaded: { live: "r1", canary: "r2" } },
    rows: { r2: "create", canary: "create" },
    does: { promotions: 1, loads: 1 },
  },
  { says: "the canary ends", declares: { loaded: { live: "r1" } }, rows: { canary: "delete" } },
  { says: "r2 goes live", declares: { loaded: { live: "r2" } }, rows: { live: "update" }, does: { loads: 1 } },
  { says: "a description", declares: { bot: { description: "answers" } }, rows: { bot: "update" } },
  { says: "one replica more", declares: { serve: { maxReplicaCount: 2 } }, rows: { serve: "update" } },
  {
    says: "another training",
    declares: { trainer: { annotations, inactivityTimeout: "90m" } },
    rows: { trainer: "replace", bot: "replace", serve: "replace" },
    does: { trainers: 1, promotions: 1, deployments: 1 },
  },
  {
    says: "r3 goes live, under an id of its own",
    declares: { models: { r1, r2, r3 }, loaded: { live: "r3" } },
    rows: { r3: "create", live: "update" },
    does: { promotions: 1, loads: 1 },
  },
  { says: "back to r1", declares: { loaded: { live: "r1" } }, rows: { live: "update" }, does: { loads: 1 } },
  {
    says: "r2 is to be kept, and r3 is tried as the canary",
    declares: { models: { r1, r2: { ...r2, onDelete: "keep" }, r3 }, loaded: { live: "r1", canary: "r3" } },
    rows: { r2: "update", canary: "create" },
    does: { loads: 1 },
  },
  { says: "r2 leaves the program", declares: { models: { r1, r3 } }, rows: { r2: "delete" } },
  {
    says: "the canary goes live, and there is none any more",
    declares: { loaded: { live: "r3" } },
    rows: { live: "update", canary: "delete" },
  },
];
