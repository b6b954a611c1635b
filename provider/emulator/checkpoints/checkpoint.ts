import { type Store } from "../store.js";
import { toMilliseconds } from "../time/rfc3339.js";
import { type CheckpointParent } from "./parent.js";
import { type Checkpoint } from "./seed.js";

/** The server scans storage, so a new save can lag (Cookbook: up to 90 s, its merge script waits 900 s). */
export function isStored(store: Store, checkpoint: Checkpoint): boolean {
  const lag = store.timing.storageLagMs;
  if (checkpoint.listedAt !== undefined) return toMilliseconds(checkpoint.listedAt) <= store.now();
  return lag === 0 || toMilliseconds(checkpoint.createTime) + lag <= store.now();
}

/** The checkpoint, if its files can be found. */
export function storedCheckpoint(store: Store, parent: CheckpointParent, id: string): Checkpoint | undefined {
  return parent.checkpoints.find((row) => row.id === id && row.orphaned !== true && isStored(store, row));
}

/** Sampler weights are promotable; DCP state and deltas of full-parameter runs are not (Docs/cookbook-checkpoints). */
const PROMOTABLE_TYPES = ["INFERENCE_BASE", "INFERENCE_LORA"];

/** The type without its prefix, which the Docs tables leave out. */
export function checkpointKind(checkpoint: Checkpoint): string {
  return checkpoint.checkpointType.replace(/^CHECKPOINT_TYPE_/, "");
}

export function isPromotable(checkpoint: Checkpoint): boolean {
  return checkpoint.promotable ?? PROMOTABLE_TYPES.includes(checkpointKind(checkpoint));
}
