import * as pulumi from "@pulumi/pulumi";
import { PromotedModel } from "pulumi-fireworks";

const config = new pulumi.Config();

const model = new PromotedModel("support-bot", {
  trainerJob: config.get("trainerJob") ?? "sft-7",
  trainingShape: config.get("trainingShape") ?? "accounts/fireworks/trainingShapes/qwen3-8b-128k",
});

export const name = model.name;
export const kind = model.kind;
export const checkpoint = model.resolvedCheckpoint.name;
