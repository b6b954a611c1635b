import { type Properties } from "../../../provider/lifecycle/handler.js";
import { createHandler as deployedModel } from "../../../provider/resources/deployedModel/handler/handler.js";
import { createHandler as deployment } from "../../../provider/resources/deployment/handler/handler.js";
import { createHandler as promotedModel } from "../../../provider/resources/promotedModel/handler/handler.js";
import { createHandler as trainerJob } from "../../../provider/resources/trainerJob/handler/handler.js";
import { createHandler as trainingProfile } from "../../../provider/resources/trainingProfile/handler/handler.js";
import { DEPLOYED_MODEL, DEPLOYMENT, PROMOTED_MODEL, TRAINER_JOB, TRAINING_PROFILE } from "../../../provider/tokens.js";
import { BASE, DEPLOYMENT_SHAPE, JOB, TRAINING_SHAPE } from "../../support/account.js";
import { type Declared } from "./life.js";

/** A program of one resource, and what its author makes of it. */
export interface Program extends Declared {
  readonly args: Properties;
  /** Changed in place. */
  readonly edited: Properties;
  /** Another object. */
  readonly replaced: Properties;
}

const timeouts = { create: "90s", delete: "60s" };
const model = { trainerJob: "sft-7", baseModel: BASE, timeouts };
const serve = "accounts/acme/deployments/serve";

/** One of each kind, and the arguments that make it ask the service for most. */
export const PROGRAMS: Readonly<Record<string, Program>> = {
  TrainerJob: {
    type: TRAINER_JOB,
    createHandler: trainerJob,
    args: { baseModel: BASE, trainingShape: TRAINING_SHAPE, timeouts: { pending: "90s", ready: "90s", delete: "60s" } },
    edited: { annotations: { team: "bots" }, resume: true },
    replaced: { learningRate: 0.5 },
  },
  PromotedModel: {
    type: PROMOTED_MODEL,
    createHandler: promotedModel,
    args: { ...model, description: "helps", conversationConfig: { style: "jinja" }, trainingShape: TRAINING_SHAPE },
    edited: { displayName: "Bot 2", description: "helps more", deprecationDate: "2027-01-31" },
    replaced: { checkpoint: "step-40" },
  },
  "PromotedModel of a chosen id": {
    type: PROMOTED_MODEL,
    createHandler: promotedModel,
    args: { ...model, outputModelId: "mine-chosen", trainerJob: JOB, displayName: "Bot", adopt: "ifSameSource" },
    edited: { displayName: "Bot 2", public: true, contextLength: 4096, forceDelete: true },
    replaced: { checkpoint: "step-40", replaceInPlace: true, forceDelete: true },
  },
  Deployment: {
    type: DEPLOYMENT,
    createHandler: deployment,
    args: { baseModel: BASE, deploymentShape: DEPLOYMENT_SHAPE, displayName: "Serve", timeouts },
    edited: {
      ...{ displayName: "Serve 2", description: "for bots", maxReplicaCount: 2, annotations: { team: "bots" } },
      region: "US_IOWA_1",
    },
    replaced: {
      deploymentShape: undefined,
      acceleratorType: "NVIDIA_H200_141GB",
      acceleratorCount: 2,
      acceptShapelessRisk: true,
      whenImmutable: "replace",
    },
  },
  DeployedModel: {
    type: DEPLOYED_MODEL,
    createHandler: deployedModel,
    args: { model: "accounts/acme/models/r12", deployment: serve, displayName: "live", timeouts },
    edited: { displayName: "live 2", default: true },
    replaced: { model: "accounts/acme/models/r11" },
  },
  TrainingProfile: {
    type: TRAINING_PROFILE,
    createHandler: trainingProfile,
    args: { trainingShape: TRAINING_SHAPE },
    edited: { annotations: { team: "bots" } },
    replaced: { trainingShape: "accounts/fireworks/trainingShapes/qwen3-14b-128k-lora" },
  },
};
