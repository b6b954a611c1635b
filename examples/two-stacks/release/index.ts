import * as pulumi from "@pulumi/pulumi";
import { Deployment, PromotedModel } from "pulumi-fireworks";

const config = new pulumi.Config();
const training = new pulumi.StackReference(config.require("trainingStack"));

// Pinned by name, so that a release changes when somebody writes so.
const checkpoint = config.require("checkpoint");
const trainerJob = config.get("trainerJob") ?? training.requireOutput("trainerJob").apply(String);

const model = new PromotedModel("support-bot", {
  trainerJob,
  checkpoint,
  annotations: { release: config.require("release") },
});

const serving = new Deployment("serving", {
  baseModel: model.name,
  deploymentShape: training.requireOutput("deploymentShape").apply(String),
});

export const name = model.name;
export const inferenceModel = serving.inferenceModel;
