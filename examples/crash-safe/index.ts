import * as pulumi from "@pulumi/pulumi";
import { PromotedModel } from "pulumi-fireworks";

const config = new pulumi.Config();

// Generated ids are a digest of resource, checkpoint and base model, so a run after a crash finds the
// models that the crashed one made, and promotes only what is missing.
const models = Array.from(
  { length: config.getNumber("count") ?? 10 },
  (_, index) =>
    new PromotedModel(`bot-${index}`, {
      trainerJob: config.get("trainerJob") ?? "sft-7",
      checkpoint: config.get("checkpoint") ?? "step-80",
      timeouts: { create: "30m", poll: "5s" },
    }),
);

export const names = models.map((model) => model.name);
