import { z } from "zod";

import { duration } from "./schema/scalars.js";

/** How long things take on the emulator's clock. What takes 0 is done at the next request. */
export const timingSchema = z.strictObject({
  /** How long a promotion takes; 0: done at the first poll. */
  promotionMs: duration(0),
  /** How long a new checkpoint takes to be listed, counted from its `createTime`; 0: no delay. */
  storageLagMs: duration(0),
  operationExpiryMs: duration(3_600_000),
  modelIdReuseMs: duration(3_600_000),
  /** How long a loaded LoRA is DEPLOYING, and an unloaded one UNDEPLOYING; 0: at once. */
  loadMs: duration(0),
  unloadMs: duration(0),
  /** A trainer job is CREATING, then PENDING, then RUNNING; 0: it is not PENDING at all. */
  jobCreatingMs: duration(0),
  jobPendingMs: duration(0),
  /** How long after the start of RUNNING the pod answers its health check. */
  podHealthyMs: duration(0),
  jobCancellingMs: duration(0),
  /** How long a deleted job is DELETING before it is a tombstone; 0: at once. */
  jobDeletingMs: duration(0),
  deploymentCreatingMs: duration(0),
  deploymentUpdatingMs: duration(0),
  deploymentDeletingMs: duration(0),
  /** How long the first replica takes to come back after a request; 0: the next request is answered. */
  deploymentScalingUpMs: duration(0),
  /** How long a deployment with `minReplicaCount` 0 may be without traffic before the service deletes it. */
  deploymentIdleDeleteMs: duration(7 * 24 * 3_600_000),
  /** How long a deployment takes to load a snapshot. */
  hotLoadMs: duration(0),
  /** How long a softly deleted deployment can be undeleted (assumed). */
  deploymentPurgeMs: duration(30 * 24 * 3_600_000),
});
