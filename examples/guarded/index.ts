import * as pulumi from "@pulumi/pulumi";
import { PromotedModel, TrainingProfile } from "pulumi-fireworks";

const config = new pulumi.Config();
const release = config.get("release") ?? "r12";

// Resolved at preview, so that the policies judge the hardware, and kept in state.
const profile = new TrainingProfile("shape", {
  trainingShape: config.get("trainingShape") ?? "accounts/fireworks/trainingShapes/qwen3-8b-128k",
});

const model = new PromotedModel("bot", {
  checkpoint: config.get("checkpoint") ?? "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-60-a1b2c3d4",
  outputModelId: `acme-bot-${release}`,
  profile,
  annotations: { owner: "nlp", evaluation: "https://example.com/evaluations/12" },
  onDelete: "keep",
});

export const name = model.name;
