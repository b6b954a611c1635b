import { type ManagedJob } from "../managedJobs/seed.js";
import { type Checkpoint } from "./seed.js";

/** What checkpoints belong to, as far as listing and promoting them goes. */
export interface CheckpointParent {
  /** Full name. */
  readonly name: string;
  readonly baseModel: string | undefined;
  readonly loraRank: number;
  readonly checkpoints: Checkpoint[];
}

export type Trained = Pick<ManagedJob, "baseModel" | "loraRank" | "trainingConfig" | "checkpoints">;

/** The trained base and rank, wherever the seed says them. */
export function parentOf(name: string, row: Trained): CheckpointParent {
  const baseModel = row.baseModel ?? row.trainingConfig?.baseModel;
  const loraRank = row.loraRank ?? row.trainingConfig?.loraRank;
  return {
    name,
    baseModel: typeof baseModel === "string" && baseModel !== "" ? baseModel : undefined,
    loraRank: typeof loraRank === "number" ? loraRank : 0,
    checkpoints: row.checkpoints,
  };
}
