import type { Seed } from "../../provider/emulator/index.ts";

/** What a run is about. */
export interface Scale {
  readonly models: number;
  readonly jobs: number;
  /** Checkpoints of each job. */
  readonly rows: number;
}

export const KEY = "fw-emulator-key";
/** The largest page of checkpoints that the service gives. */
export const PAGE = 200;
const SHAPE = "accounts/fireworks/trainingShapes/qwen3-8b-128k";
const FIRST_CHECKPOINT = Date.parse("2026-10-30T08:00:00Z");

/** The issue of most stacks: ten models a job. */
export function scaleOf(models: number, rows: number): Scale {
  return { models, jobs: Math.max(1, Math.ceil(models / 10)), rows };
}

export interface ServiceArgs {
  readonly promotionMs?: number;
  readonly requestsPerMinute?: number;
}

/** An account with finished LoRA jobs on four B200, as their training shape says. */
export function serviceSeed({ jobs, rows }: Scale, { promotionMs = 0, requestsPerMinute }: ServiceArgs): Seed {
  const checkpoints = Array.from({ length: rows }, (_, row) => ({
    id: checkpointId(row),
    createTime: new Date(FIRST_CHECKPOINT + row * 60_000).toISOString(),
    checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA",
  }));
  const trainerJobs = Array.from({ length: jobs }, (_, job) => ({
    id: jobId(job),
    baseModel: "accounts/fireworks/models/qwen3-8b",
    loraRank: 8,
    acceleratorType: "NVIDIA_B200_180GB",
    acceleratorCount: 4,
    nodeCount: 1,
    checkpoints,
  }));
  const acme = { id: "acme", apiKeys: [KEY], trainerJobs };
  return {
    accounts: [requestsPerMinute === undefined ? acme : { ...acme, requestsPerMinute }],
    timing: { promotionMs },
  };
}

/** One model of a program: its name and the arguments that every variant takes. */
export interface ModelArgs {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface ProgramArgs {
  /** @default true */
  readonly trainingShape?: boolean;
  /** Gives the first model another display name. */
  readonly edited?: boolean;
}

/** Names and ids have the same length whatever the number, so that states of all variants can be of equal size. */
export function modelsOf(scale: Scale, { trainingShape = true, edited = false }: ProgramArgs = {}): ModelArgs[] {
  return Array.from({ length: scale.models }, (_, index) => ({
    name: modelName(index),
    args: {
      trainerJob: jobId(index % scale.jobs),
      checkpoint: checkpointId(Math.floor(index / scale.jobs) % scale.rows),
      displayName: edited && index === 0 ? "edited by hand" : `Support bot ${digits(index)}`,
      annotations: { owner: "nlp", evaluation: `https://example.com/evaluations/${digits(index)}` },
      ...(trainingShape ? { trainingShape: SHAPE } : {}),
    },
  }));
}

/** The models of one account in stacks of equal size, each with jobs of its own. */
export function stacksOf(scale: Scale, count: number): ModelArgs[][] {
  const models = modelsOf(scale);
  const jobs = scale.jobs / count;
  return Array.from({ length: count }, (_, stack) =>
    models.filter((_, index) => Math.floor((index % scale.jobs) / jobs) === stack),
  );
}

export function modelName(index: number): string {
  return `bot-${digits(index)}`;
}

function jobId(index: number): string {
  return `job-${digits(index)}`;
}

function checkpointId(index: number): string {
  return `step-${digits(index)}-a1b2c3d4`;
}

function digits(index: number): string {
  return String(index).padStart(5, "0");
}
