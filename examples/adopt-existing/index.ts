import * as pulumi from "@pulumi/pulumi";
import { PromotedModel } from "pulumi-fireworks";

// The ids of models that exist. Nothing is promoted; the first `up` writes only the ownership line.
const existing = new pulumi.Config().requireObject<string[]>("existing");

const models = existing.map((id) => new PromotedModel(id, { outputModelId: id, adopt: "always" }));

export const adopted = models.map((model) => model.name);
