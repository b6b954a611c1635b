import { type TrainerJob } from "../../../client/schemas.js";
import { type TrainingProfile } from "../../../client/trainingProfile.js";
import { kept } from "../../../lifecycle/sticky.js";
import { type Choice, type Wish } from "./choose.js";
import { type Provenance, type ResolvedCheckpoint } from "./state.js";

/** Looks up the record of the job that a checkpoint comes from, once. */
export type RecordOfJob = () => Promise<TrainerJob | undefined>;

/** How far the training shape is proved; compared again only when checkpoint or shape are chosen again. */
export async function resolveProvenance(
  { before }: Wish,
  choice: Choice,
  profile: TrainingProfile,
  recordOfJob: RecordOfJob,
): Promise<Provenance | undefined> {
  const resolved = choice !== undefined && "resolved" in choice ? choice.resolved : undefined;
  const factsOf = (checkpoint?: ResolvedCheckpoint, shape?: TrainingProfile) => {
    return { checkpoint: checkpoint?.name, version: shape?.trainingShapeVersion };
  };
  const now = factsOf(resolved, profile);
  const then = before && factsOf(before.resolvedCheckpoint, before.trainingProfile);
  return kept({ held: before?.provenance, now, then }) ?? compareHardware(profile, await recordOfJob());
}

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
