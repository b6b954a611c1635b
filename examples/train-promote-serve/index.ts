import * as pulumi from "@pulumi/pulumi";
import { Deployment, PromotedModel, TrainerJob, TrainingProfile } from "pulumi-fireworks";

const config = new pulumi.Config();

// The shape is pinned first: policies judge hardware and cost before anything is launched.
const profile = new TrainingProfile("shape", {
  trainingShape: config.get("trainingShape") ?? "accounts/fireworks/trainingShapes/qwen3-8b-128k",
});

const trainer = new TrainerJob("trainer", {
  baseModel: config.get("baseModel") ?? "accounts/fireworks/models/qwen3-8b",
  profile,
  inactivityTimeout: "30m",
});

// Waits while the training loop, which connects to the trainer's baseUrl, saves its first checkpoint.
const model = new PromotedModel("support-bot", {
  trainerJob: trainer.jobName,
  profile,
  waitForCheckpoint: config.get("waitForCheckpoint") ?? "6h",
});

const serving = new Deployment("serving", {
  baseModel: model.name,
  // The very version that the training shape links.
  deploymentShape: profile.deploymentShape.apply((shape) => shape ?? "default"),
  maxReplicaCount: config.getNumber("maxReplicaCount") ?? 1,
});

export const trainerUrl = trainer.baseUrl;
export const checkpoint = model.resolvedCheckpoint.name;
export const inferenceModel = serving.inferenceModel;
