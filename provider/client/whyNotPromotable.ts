import { type Checkpoint } from "./schemas.js";

/**
 * Why a checkpoint row is not promotable, and what to save instead; empty for a promotable one.
 * `promotable` decides; the type only explains.
 * @see the vendor's page "Saving and Loading", Checkpoint kinds
 */
export function whyNotPromotable({
  promotable,
  checkpointType = "",
}: Pick<Checkpoint, "promotable" | "checkpointType">): string {
  if (promotable) return "";
  if (checkpointType.includes("ARC")) return "a delta of a full-parameter run (save a base checkpoint)";
  if (checkpointType.includes("TRAINING")) return "DCP resume state (save a sampler checkpoint)";
  return "the service says that it is not promotable";
}
