import { type Account } from "../accounts/seed.js";
import { type Json } from "../server/call.js";
import { deploymentName, stateOf } from "./deployment.js";
import { type Deployment } from "./seed.js";

/** Emulator only, in the seed's own form. */
const HIDDEN = ["id", "lastRequestTime", "idleSince", "scaledUpAt", "upcoming", "servesFrom", "hotLoad"];

/** A deployment as the service shows it; the seeded fields win over the defaults (REST types). */
export function deploymentAnswer(account: Account, deployment: Deployment): Json {
  const wire = Object.entries(deployment).filter(([name]) => !HIDDEN.includes(name));
  const createTime = deployment.createTime ?? "2026-01-01T00:00:00Z";
  const minReplicaCount = deployment.minReplicaCount ?? 0;
  const maxReplicaCount = deployment.maxReplicaCount ?? Math.max(minReplicaCount, 1);
  const isUp = ["READY", "UPDATING"].includes(stateOf(deployment)) && deployment.scaledUpAt === undefined;
  // One replica comes up when there may be one.
  const desiredReplicaCount = deployment.desiredReplicaCount ?? Math.min(Math.max(minReplicaCount, 1), maxReplicaCount);
  return {
    displayName: "",
    description: "",
    baseModel: "",
    state: "READY",
    status: { code: "OK", message: "" },
    enableAddons: false,
    // Where a trainer puts weights; the form is assumed.
    ...(deployment.enableHotLoad === true ? { hotLoadBucketUrl: `gs://hot-load/${account.id}/${deployment.id}` } : {}),
    ...Object.fromEntries(wire),
    minReplicaCount,
    maxReplicaCount,
    desiredReplicaCount,
    replicaCount: isUp ? desiredReplicaCount : 0,
    name: deploymentName(account, deployment.id),
    createTime,
    updateTime: deployment.updateTime ?? createTime,
  };
}
