import { type TrainerJob } from "../../../client/schemas.js";
import { type TrainingProfile } from "../../../client/trainingProfile.js";
import { type Provenance } from "./state.js";

/**
 * Compares the declared training shape with what the trainer job records of its accelerators.
 * @returns `verified` when type, count and nodes are all recorded and agree, `declared` when one is not recorded
 * @throws Error naming what differs
 */
export function compareHardware(profile: TrainingProfile, job: TrainerJob | undefined): Provenance {
  if (job === undefined) return "declared";
  const recorded = {
    acceleratorType: job.trainingConfig?.acceleratorType,
    acceleratorCount: job.trainingConfig?.acceleratorCount,
    nodeCount: job.nodeCount,
  };
  const fields = Object.keys(recorded) as (keyof typeof recorded)[];
  const known = fields.filter((field) => isRecorded(recorded[field]) && isRecorded(profile[field]));
  const differing = known.filter((field) => recorded[field] !== profile[field]);
  if (differing.length === 0) return known.length === fields.length ? "verified" : "declared";
  const faults = differing.map(
    (field) => `${field} ${String(profile[field])}, but the job ran with ${String(recorded[field])}`,
  );
  throw new Error(
    `${profile.trainingShapeVersion} says ${faults.join("; ")}; declare the shape that the trainer job ${job.name} really used, or leave it out`,
  );
}

/** Proto3 JSON leaves default values out or writes them: neither is a record. */
function isRecorded(value: string | number | undefined): boolean {
  return value !== undefined && value !== "" && value !== 0 && value !== "ACCELERATOR_TYPE_UNSPECIFIED";
}
