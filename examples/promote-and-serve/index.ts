import * as pulumi from "@pulumi/pulumi";
import { Deployment, PromotedModel, TrainingProfile } from "pulumi-fireworks";

const config = new pulumi.Config();

const profile = new TrainingProfile("shape", {
  trainingShape: config.get("trainingShape") ?? "accounts/fireworks/trainingShapes/qwen3-8b-128k",
});

const model = new PromotedModel("support-bot", {
  trainerJob: config.get("trainerJob") ?? "sft-7",
  checkpoint: config.get("checkpoint"),
  profile,
});

const serving = new Deployment("serving", {
  baseModel: model.name,
  // The very version that the training shape links.
  deploymentShape: profile.deploymentShape.apply((shape) => shape ?? "default"),
  maxReplicaCount: config.getNumber("maxReplicaCount") ?? 1,
});

export const checkpoint = model.resolvedCheckpoint.name;
export const inferenceModel = serving.inferenceModel;
