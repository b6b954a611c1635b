import * as pulumi from "@pulumi/pulumi";
import { DeployedModel, Deployment, PromotedModel, TrainerJob, TrainingProfile } from "pulumi-fireworks";

const config = new pulumi.Config();
const baseModel = config.get("baseModel") ?? "accounts/fireworks/models/qwen3-14b";

// A shape for LoRA: its trainer mode is LORA_TRAINER, and the deployment shape that it links takes LoRA models.
const profile = new TrainingProfile("shape", {
  trainingShape: config.get("trainingShape") ?? "accounts/fireworks/trainingShapes/qwen3-14b-128k-lora",
});

const trainer = new TrainerJob("trainer", {
  baseModel,
  loraRank: config.getNumber("loraRank") ?? 8,
  profile,
  inactivityTimeout: "30m",
});

const model = new PromotedModel("support-bot", {
  trainerJob: trainer.jobName,
  // Never the weights that are merged into the base, which could not be loaded beside it.
  checkpointType: "INFERENCE_LORA",
  profile,
  waitForCheckpoint: config.get("waitForCheckpoint") ?? "6h",
});

// Starts beside the trainer; other LoRA models of this base can share it.
const base = new Deployment("base", {
  baseModel,
  deploymentShape: profile.deploymentShape.apply((shape) => shape ?? "default"),
  enableAddons: true,
});

const live = new DeployedModel("live", { model: model.name, deployment: base.deploymentName });

export const trainerUrl = trainer.baseUrl;
export const kind = model.kind; // HF_PEFT_ADDON
export const inferenceModel = live.inferenceModel;
