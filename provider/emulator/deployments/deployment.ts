import { notFound } from "../server/apiError.js";
import { type Json } from "../server/call.js";
import { unload } from "../deployedModels/deployedModel.js";
import { type Account, type Deployment } from "../seed.js";
import { type Store } from "../store.js";
import { formatTime, toMilliseconds } from "../time/rfc3339.js";

/** Emulator only, in the seed's own form. */
const HIDDEN = ["id", "lastRequestTime", "upcoming", "servesFrom"];

/** Stands for "and then it is no more" among the states to come. */
const GONE = "GONE";

export function deploymentName(account: Account, id: string): string {
  return `accounts/${account.id}/deployments/${id}`;
}

export function stateOf(deployment: Deployment): string {
  return deployment.state ?? "READY";
}

/** A softly deleted one is found too, until it is purged (SDK `deployment.py` reads DELETED). */
export function findDeployment(account: Account, id: string): Deployment {
  const deployment = account.deployments.find((row) => row.id === id);
  if (deployment === undefined) throw notFound(`Deployment ${deploymentName(account, id)} not found`);
  return deployment;
}

/** A deployment as the service shows it; the seeded fields win over the defaults (REST types). */
export function deploymentAnswer(account: Account, deployment: Deployment): Json {
  const wire = Object.entries(deployment).filter(([name]) => !HIDDEN.includes(name));
  const createTime = deployment.createTime ?? "2026-01-01T00:00:00Z";
  const minReplicaCount = deployment.minReplicaCount ?? 0;
  const maxReplicaCount = deployment.maxReplicaCount ?? Math.max(minReplicaCount, 1);
  const isUp = ["READY", "UPDATING"].includes(stateOf(deployment));
  // One replica comes up when there may be one; scaling to zero and back by traffic is not emulated.
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

/** Goes through a state, and so long from now into another; whatever else was to come is off. */
export function moveThrough(
  store: Store,
  deployment: Deployment,
  through: string,
  afterMs: number,
  into: string,
): void {
  const now = store.now();
  deployment.state = through;
  deployment.updateTime = formatTime(now);
  deployment.upcoming = [{ at: formatTime(now + afterMs), state: into }];
  store.changed();
}

/** Starts to delete; what is loaded on it is unloaded (assumed). Hard: the row goes away for good. */
export function removeDeployment(store: Store, account: Account, deployment: Deployment, hard: boolean): void {
  const name = deploymentName(account, deployment.id);
  for (const row of account.deployedModels.filter((one) => one.deployment === name)) unload(store, row);
  delete deployment.servesFrom;
  moveThrough(store, deployment, "DELETING", store.timing.deploymentDeletingMs, hard ? GONE : "DELETED");
  settleDeployments(store);
}

/** Whether it answers completions: while it is up, and in a bad case already while it is still CREATING. */
export function isServing(store: Store, deployment: Deployment): boolean {
  if (["READY", "UPDATING"].includes(stateOf(deployment))) return deployment.maxReplicaCount !== 0;
  const from = deployment.servesFrom;
  return from !== undefined && stateOf(deployment) === "CREATING" && toMilliseconds(from) <= store.now();
}

/** Applies what the clock has brought about, purges included. */
export function settleDeployments(store: Store): void {
  for (const account of store.accounts()) {
    for (const deployment of account.deployments) {
      for (;;) {
        const [next, ...rest] = deployment.upcoming ?? [];
        if (next === undefined || toMilliseconds(next.at) > store.now()) break;
        deployment.upcoming = rest;
        enter(store, deployment, next.state, next.at, next.message);
        store.changed();
      }
    }
    const kept = account.deployments.filter(({ state, purgeTime }) => {
      const purged = purgeTime !== undefined && toMilliseconds(purgeTime) <= store.now();
      return state !== GONE && !purged;
    });
    if (kept.length === account.deployments.length) continue;
    account.deployments = kept;
    store.changed();
  }
}

function enter(store: Store, deployment: Deployment, state: string, at: string, message = ""): void {
  deployment.state = state;
  deployment.updateTime = at;
  if (state === "FAILED") deployment.status = { code: "INTERNAL", message };
  if (state !== "DELETED") return;
  deployment.deleteTime = at;
  deployment.purgeTime = formatTime(toMilliseconds(at) + store.timing.deploymentPurgeMs);
}
