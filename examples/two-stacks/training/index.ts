import * as pulumi from "@pulumi/pulumi";
import { ManagedTraining } from "pulumi-fireworks";

const config = new pulumi.Config();

const training = new ManagedTraining("support-bot", {
  baseModel: "accounts/fireworks/models/qwen3-8b",
  trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k",
  inactivityTimeout: config.get("inactivityTimeout") ?? "30m",
  // Serving belongs to the release.
  createDeployment: false,
});

// For the training loop.
export const trainerUrl = training.baseUrl;
// For the release.
export const trainerJob = training.jobName;
export const deploymentShape = training.trainingProfile.apply((profile) => profile?.deploymentShape);
