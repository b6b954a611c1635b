import * as pulumi from "@pulumi/pulumi";
import { PromotedModel } from "pulumi-fireworks";

const config = new pulumi.Config();

const model = new PromotedModel("support-bot", {
  trainerJob: config.get("trainerJob") ?? "sft-7",
  // The newest checkpoint before this moment. A pull request that moves it proposes a release; a checkpoint that is
  // saved between review and merge does not change what was reviewed.
  createdBefore: config.get("createdBefore") ?? "2026-10-30T11:00:00Z",
  displayName: config.get("displayName") ?? "Support bot",
  annotations: { owner: "nlp", approvers: "@acme/nlp" },
  onDelete: "keep",
});

export const name = model.name;
export const checkpoint = model.resolvedCheckpoint.name;
