import * as pulumi from "@pulumi/pulumi";
import { PromotedModel } from "pulumi-fireworks";

const config = new pulumi.Config();
// Set in Pulumi.prod.yaml only: a release has a name of its own and a checkpoint that somebody chose.
const release = config.get("release");

const model = new PromotedModel("support-bot", {
  trainerJob: config.require("trainerJob"),
  ...(release === undefined
    ? // Development: the newest checkpoint, looked for again when the pipeline's run is another one.
      { reselect: config.get("run") }
    : // Production: what was tried out, under the release's name, and kept when the next release comes.
      { checkpoint: config.require("checkpoint"), outputModelId: `support-bot-${release}`, onDelete: "keep" as const }),
});

export const name = model.name;
export const checkpoint = model.resolvedCheckpoint.name;
