import * as pulumi from "@pulumi/pulumi";
import { PromotedModel } from "pulumi-fireworks";

const config = new pulumi.Config();

const model = new PromotedModel("support-bot", {
  trainerJob: config.get("trainerJob") ?? "sft-7",
  checkpoint: config.get("checkpoint"),
  outputModelId: config.get("modelId") ?? "support-bot-r12",
  onDelete: "delete",
});

export const name = model.name;
export const checkpoint = model.resolvedCheckpoint.name;
