import { type Account } from "../accounts/seed.js";
import { unload } from "../deployedModels/deployedModel.js";
import { notFound } from "../server/apiError.js";
import { type Store } from "../store.js";
import { formatTime, toMilliseconds } from "../time/rfc3339.js";
import { rest } from "./rest.js";
import { type Deployment } from "./seed.js";

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

/** A ready one is UPDATING for a while; in any other state it stays as it is (assumed). */
export function startUpdate(store: Store, deployment: Deployment): void {
  if (!["READY", "UPDATING"].includes(stateOf(deployment))) return;
  moveThrough(store, deployment, "UPDATING", store.timing.deploymentUpdatingMs, "READY");
}

/** Starts to delete; what is loaded on it is unloaded (assumed). Hard: the row goes away for good. */
export function removeDeployment(store: Store, account: Account, deployment: Deployment, hard: boolean): void {
  unloadAll(store, account, deployment);
  delete deployment.servesFrom;
  moveThrough(store, deployment, "DELETING", store.timing.deploymentDeletingMs, hard ? GONE : "DELETED");
  settleDeployments(store);
}

function unloadAll(store: Store, account: Account, deployment: Deployment): void {
  const name = deploymentName(account, deployment.id);
  for (const row of account.deployedModels.filter((one) => one.deployment === name)) unload(store, row);
}

/** Whether it answers completions: while it is up and may have a replica (assumed), and in a bad case already while it is still CREATING. */
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
      const deletedAt = rest(store, deployment);
      if (deletedAt === undefined) continue;
      unloadAll(store, account, deployment);
      deployment.upcoming = [];
      enter(store, deployment, "DELETED", deletedAt);
      store.changed();
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
  if (state === "READY") deployment.idleSince ??= at;
  if (state === "FAILED") deployment.status = { code: "INTERNAL", message };
  if (state !== "DELETED") return;
  deployment.deleteTime = at;
  deployment.purgeTime = formatTime(toMilliseconds(at) + store.timing.deploymentPurgeMs);
}
