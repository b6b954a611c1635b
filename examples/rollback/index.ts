import * as pulumi from "@pulumi/pulumi";
import { PromotedModel } from "pulumi-fireworks";

const config = new pulumi.Config();
const trainerJob = config.get("trainerJob") ?? "sft-7";

// Releases are added, never edited: each keeps its checkpoint and its model.
const releases: Record<string, { checkpoint: string }> = {
  r11: { checkpoint: "step-60-a1b2c3d4" },
  r12: { checkpoint: "step-80-a1b2c3d4" },
};

const models: Record<string, PromotedModel> = Object.fromEntries(
  Object.entries(releases).map(([id, release]) => [
    id,
    new PromotedModel(`bot-${id}`, { trainerJob, outputModelId: `bot-${id}`, ...release }),
  ]),
);

// Going back is one word: `pulumi config set live r11`. Nothing is promoted, nothing copied.
const live = models[config.get("live") ?? "r12"];
if (live === undefined) throw new Error(`config live must be one of ${Object.keys(releases).join(", ")}`);

export const model = live.name;
