import { trainerJobName } from "../../client/names.js";
import { type Account } from "../accounts/seed.js";
import { type Json } from "../server/call.js";
import { type TrainerJob } from "./seed.js";
import { isTombstone, TOMBSTONE } from "./trainerJob.js";

/** Emulator only, in the seed's own form. */
export const HIDDEN = [
  "legacyBucket",
  "checkpoints",
  "upcoming",
  "saves",
  "end",
  "runningSince",
  "lastActivityTime",
  "pod",
];
/** May be seeded at the top for short. */
const CONFIG = ["baseModel", "loraRank", "acceleratorType", "acceleratorCount"];

/** The training configuration, wherever the seed says its parts. */
export function trainingConfig(job: TrainerJob): Json {
  const short = Object.fromEntries(CONFIG.flatMap((name) => (job[name] === undefined ? [] : [[name, job[name]]])));
  return { ...short, ...job.trainingConfig };
}

export function jobAnswer(account: Account, job: TrainerJob): Json {
  const wire = Object.entries(job).filter(([name]) => ![...HIDDEN, ...CONFIG, "id"].includes(name));
  return {
    status: { code: "OK", message: "" },
    createTime: "2026-01-01T00:00:00Z",
    nodeCount: 1,
    // Constants of every job that the SDK creates (SDK `trainer.py`).
    serviceMode: true,
    keepAlive: false,
    dataset: "",
    ...Object.fromEntries(wire),
    name: trainerJobName(account.id, job.id),
    state: isTombstone(job) ? TOMBSTONE : job.state,
    trainingConfig: trainingConfig(job),
  };
}
