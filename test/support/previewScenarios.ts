import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestStack } from "./testStack.js";

const ROOT = join(__dirname, "../..");
const PACK = join(ROOT, "node_modules/pulumi-fireworks/policies");
const PLACES = new Set(["sourcePosition", "stackTrace"]);
const SHAPE = "accounts/fireworks/trainingShapes/qwen3-8b-128k";
const BASE = "accounts/fireworks/models/qwen3-8b";

/** Two programs: the first is brought up, the second is previewed on top of it. */
export interface PreviewScenario {
  readonly before?: string;
  readonly program: string;
  /** A policy configuration; without one no pack runs. */
  readonly policies?: object;
  readonly env?: NodeJS.ProcessEnv;
  readonly exitCode?: number;
}

const release = (checkpoint: string): string => `
  const checkpoint = "${checkpoint}";
  const trainerJob = "sft-7";
  const annotations = { approvers: "@acme/nlp, dana", owner: "nlp", evaluation: "https://example.com/evaluations/12" };
  new fireworks.PromotedModel("kept", { trainerJob, checkpoint, onDelete: "keep", annotations });
  new fireworks.PromotedModel("replaced", { trainerJob, checkpoint });
  new fireworks.PromotedModel("in-place", { trainerJob, checkpoint, outputModelId: "live", replaceInPlace: true });
  new fireworks.PromotedModel("steady", { trainerJob, checkpoint: "step-60-a1b2c3d4", displayName: checkpoint });
  new fireworks.PromotedModel("same", { trainerJob, checkpoint: "step-60-a1b2c3d4" });
`;

const serving = (max: number, live: string): string => `
  const releases = { r11: "step-60", r12: "step-80" };
  const models = Object.fromEntries(Object.entries(releases).map(([id, checkpoint]) =>
    [id, new fireworks.PromotedModel(id, { outputModelId: id, trainerJob: "sft-7", checkpoint })]));
  const serve = new fireworks.Deployment("serve", {
    baseModel: "${BASE}",
    deploymentShape: "accounts/fireworks/deploymentShapes/rft-qwen3-8b/versions/gyiqbrd6",
    enableAddons: true,
    maxReplicaCount: ${max},
  });
  new fireworks.DeployedModel("live", { model: models.${live}.name, deployment: serve.deploymentName });
`;

/** Twelve models that stay as they are, and one release beside them. */
const many = (checkpoint: string, more: string, max: number): string => `
  const trainerJob = "sft-7";
  const onDelete = "keep";
  for (let index = 1; index <= 12; index += 1)
    new fireworks.PromotedModel("team-" + index, { trainerJob, checkpoint: "step-60-a1b2c3d4", onDelete });
  new fireworks.PromotedModel("support-bot", {
    trainerJob, checkpoint: "${checkpoint}", onDelete, ${more} annotations: { owner: "nlp", approvers: "@acme/nlp, dana" },
  });
  new fireworks.Deployment("serve", {
    baseModel: "${BASE}",
    deploymentShape: "accounts/fireworks/deploymentShapes/rft-qwen3-8b/versions/gyiqbrd6",
    maxReplicaCount: ${max},
  });
`;

/** What the fixtures of the report were recorded from, and what the engine is asked again. */
export const previewScenarios: Readonly<Record<string, PreviewScenario>> = {
  "first-release": {
    program: `
      const profile = new fireworks.TrainingProfile("shape", { trainingShape: "${SHAPE}" });
      new fireworks.PromotedModel("bot", { trainerJob: "sft-7", profile, annotations: { owner: "nlp" } });`,
    policies: { "max-hourly-cost": "advisory", "explicit-checkpoint": "advisory" },
  },
  "next-release": {
    before:
      release("step-60-a1b2c3d4") +
      `new fireworks.PromotedModel("dropped", { trainerJob, checkpoint });
       new fireworks.PromotedModel("left", { trainerJob, checkpoint, onDelete: "keep" });`,
    program: release("step-80-a1b2c3d4") + `new fireworks.PromotedModel("fresh", { trainerJob });`,
  },
  training: {
    program: `
      const profile = new fireworks.TrainingProfile("shape", { trainingShape: "${SHAPE}" });
      const trainer = new fireworks.TrainerJob("trainer", { baseModel: "${BASE}", profile, inactivityTimeout: "30m" });
      const model = new fireworks.PromotedModel("bot", { trainerJob: trainer.jobName, profile, waitForCheckpoint: "6h" });
      new fireworks.Deployment("serving", { baseModel: model.name, deploymentShape: "default" });`,
  },
  serving: { before: serving(1, "r11"), program: serving(2, "r12") },
  refused: {
    program: `
      const profile = new fireworks.TrainingProfile("shape", { trainingShape: "${SHAPE}" });
      new fireworks.PromotedModel("bot", { trainerJob: "sft-7", profile, preflight: "off" });`,
    policies: {
      "max-total-accelerators": { enforcementLevel: "mandatory", max: 2 },
      "provenance-verified": "mandatory",
    },
    exitCode: 1,
  },
  "one-of-many": {
    before: many("step-60-a1b2c3d4", "", 1),
    program: many("step-80-a1b2c3d4", 'displayName: "Support bot",', 2),
    policies: {
      "owner-and-evaluation-recorded": "advisory",
      "max-hourly-cost": { enforcementLevel: "advisory", maxUsdPerHour: 80 },
    },
  },
  faulty: { program: `new fireworks.PromotedModel("bot", { trainerJob: "sft-9" });`, exitCode: 1 },
};

/** What a preview prints as JSON, in both of the engine's forms. */
export type Form = "digest" | "events";

/** Brings the stack to where the scenario begins. */
export async function begin(stack: TestStack, { before }: PreviewScenario): Promise<void> {
  if (before === undefined) return;
  const { exitCode, text } = await stack.setProgram(before).up();
  if (exitCode !== 0) throw new Error(text);
}

/** What is recorded: without what differs from machine to machine, and without the engine's debug events. */
export function withoutMachine(json: string, form: Form): string {
  const tidy = (text: string): unknown =>
    JSON.parse(text.replaceAll(ROOT, ""), (key, value: unknown) => (PLACES.has(key) ? undefined : value));
  if (form === "digest") return `${JSON.stringify(tidy(json), undefined, 1)}\n`;
  // What a step came to repeats what it was to be, and nothing reads it.
  const isPassedOver = (line: string): boolean =>
    line.includes('"severity":"debug"') || line.includes('"resOutputsEvent"');
  const events = json.split("\n").filter((line) => line !== "" && !isPassedOver(line));
  return events.map((line) => `${JSON.stringify(tidy(line))}\n`).join("");
}

/** Previews the scenario's program. @returns what stands on standard output, and the exit code */
export async function previewAsJson(
  stack: TestStack,
  { program, policies, env }: PreviewScenario,
  form: Form,
): Promise<{ json: string; exitCode: number }> {
  const limits = join(stack.folder, "limits.json");
  let json = "";
  const guards = policies === undefined ? [] : ["--policy-pack", PACK, "--policy-pack-config", limits];
  if (policies !== undefined) writeFileSync(limits, JSON.stringify(policies));
  const { exitCode } = await stack.setProgram(program).preview({
    args: ["--json", ...guards],
    env: { ...env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: form === "events" ? "true" : undefined },
    onStart: (child) => child.stdout?.on("data", (chunk: Buffer) => (json += chunk.toString())),
  });
  return { json, exitCode };
}
