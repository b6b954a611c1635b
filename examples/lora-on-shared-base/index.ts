import * as pulumi from "@pulumi/pulumi";
import { DeployedModel, Deployment, PromotedModel, TrainingProfile } from "pulumi-fireworks";

const config = new pulumi.Config();

// Who wants which checkpoint: `pulumi config set --path 'bots.sales' step-80`.
const bots = config.getObject<Record<string, string>>("bots") ?? { sales: "step-40-a1b2c3d4", support: "step-60" };

const profile = new TrainingProfile("shape", {
  trainingShape: config.get("trainingShape") ?? "accounts/fireworks/trainingShapes/qwen3-8b-128k",
});

// The only GPUs of the stack: a deployment of the base that takes LoRA models.
const base = new Deployment("base", {
  baseModel: config.get("baseModel") ?? "accounts/fireworks/models/qwen3-8b",
  deploymentShape: profile.deploymentShape.apply((shape) => shape ?? "default"),
  enableAddons: true,
});

const live = Object.entries(bots).map(([bot, checkpoint]) => {
  const trainerJob = config.get("trainerJob") ?? "sft-7";
  const { name } = new PromotedModel(bot, { trainerJob, checkpoint, profile });
  return [bot, new DeployedModel(`${bot}-live`, { model: name, deployment: base.deploymentName })] as const;
});

/** What a request names as its model, by bot. */
export const inferenceModels = Object.fromEntries(live.map(([bot, { inferenceModel }]) => [bot, inferenceModel]));
