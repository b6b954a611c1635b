import { z } from "zod";

import { ownAccount } from "../accounts/access.js";
import { failedPrecondition, invalidArgument } from "../server/apiError.js";
import { bodyFields } from "../server/bodyFields.js";
import { type Call, type Json, param, type Route } from "../server/call.js";
import { deploymentAnswer, findDeployment, moveThrough, removeDeployment, stateOf } from "./deployment.js";
import { checkReplicas, FIXED, patchable } from "./request.js";
import { flag } from "../server/flag.js";
import { LIST_QUERY, listing, masked } from "../server/listing.js";
import { patchFields } from "../server/patchFields.js";
import { type Account, type Deployment } from "../seed.js";
import { toMilliseconds } from "../time/rfc3339.js";
import { CREATE_QUERY, createDeployment } from "./create.js";

const TRAFFIC_MS = 3_600_000;

function find(call: Call): { account: Account; deployment: Deployment } {
  const account = ownAccount(call);
  return { account, deployment: findDeployment(account, param(call, "deployment")) };
}

/** Softly deleted ones show only with `showDeleted`. */
function list(call: Call): Json {
  const account = ownAccount(call);
  const all = flag(call, "showDeleted");
  const rows = account.deployments.filter((row) => all || stateOf(row) !== "DELETED");
  return listing(
    call,
    rows.map((row) => deploymentAnswer(account, row)),
    { rows: "deployments" },
  );
}

/** A deployment that is there: a deleted one is refused (assumed). */
function findLive(call: Call): { account: Account; deployment: Deployment } {
  const found = find(call);
  const state = stateOf(found.deployment);
  if (["DELETED", "DELETING"].includes(state)) {
    throw failedPrecondition(call.store.modes, `deployment ${found.deployment.id} is ${state}`);
  }
  return found;
}

/** A ready one is UPDATING for a while; in any other state it stays as it is (assumed). */
function update(call: Call, deployment: Deployment): void {
  const { store } = call;
  if (!["READY", "UPDATING"].includes(stateOf(deployment))) return;
  moveThrough(store, deployment, "UPDATING", store.timing.deploymentUpdatingMs, "READY");
}

/** Without a mask every mutable field is replaced (SDK docstring), which its own `scale_to_zero` does not heed. */
function patch(call: Call): Json {
  const { account, deployment } = findLive(call);
  checkFixed(call, deploymentAnswer(account, deployment));
  const draft = structuredClone(deployment);
  const written = patchFields(call, draft, {
    ...patchable,
    withoutMask: call.store.modes.deploymentPatchWithoutMask,
    withMask: "honoured",
  });
  checkReplicas(draft);
  if (written.some((name) => ["minReplicaCount", "maxReplicaCount"].includes(name))) delete draft.desiredReplicaCount;
  account.deployments = account.deployments.map((row) => (row === deployment ? draft : row));
  update(call, draft);
  return deploymentAnswer(account, draft);
}

/** Naming an immutable field as it is does no harm, changing it is refused (assumed). */
function checkFixed(call: Call, before: Json): void {
  const given = bodyFields(call.body, [...Object.keys(patchable.writable.shape), ...patchable.readOnly]);
  const changed = FIXED.filter((name) => {
    const isUnset = before[name] === undefined && [false, 0, ""].some((empty) => given[name] === empty);
    return name in given && !isUnset && JSON.stringify(given[name]) !== JSON.stringify(before[name]);
  });
  if (changed.length > 0) throw invalidArgument(`immutable field ${changed.join(", ")}`);
}

const scaleBody = z.strictObject({ replicaCount: z.number().int().nonnegative() });

/** `{replicaCount}`, within what the deployment allows (assumed). */
function scale(call: Call): Json {
  const { account, deployment } = findLive(call);
  const body = scaleBody.safeParse(bodyFields(call.body, ["replicaCount"]));
  if (!body.success) throw invalidArgument('field "replicaCount" must be a number that is not negative');
  const { minReplicaCount = 0, maxReplicaCount = Math.max(minReplicaCount, 1) } = deployment;
  const { replicaCount } = body.data;
  if (replicaCount < minReplicaCount || replicaCount > maxReplicaCount) {
    throw invalidArgument(`replica_count must be from ${minReplicaCount} to ${maxReplicaCount}`);
  }
  deployment.desiredReplicaCount = replicaCount;
  update(call, deployment);
  return deploymentAnswer(account, deployment);
}

/** Refused after traffic within the last hour unless `ignoreChecks` (Cookbook); an empty object back. */
function remove(call: Call): Json {
  const { store } = call;
  const { account, deployment } = find(call);
  const hard = flag(call, "hard");
  const ignoreChecks = flag(call, "ignoreChecks");
  const state = stateOf(deployment);
  // Again: nothing, unless a softly deleted one is to go for good (assumed).
  if (state === "DELETING" || (state === "DELETED" && !hard)) return {};
  const traffic = deployment.lastRequestTime;
  if (traffic !== undefined && !ignoreChecks && toMilliseconds(traffic) + TRAFFIC_MS > store.now()) {
    const message = `deployment ${deployment.id} has had traffic within the last hour: use ignore_checks to delete it`;
    throw failedPrecondition(store.modes, message);
  }
  removeDeployment(store, account, deployment, hard);
  return {};
}

/** For DELETED and FAILED ones (REST types); it comes up anew (assumed). */
function undelete(call: Call): Json {
  const { store } = call;
  bodyFields(call.body ?? {}, []);
  const { account, deployment } = find(call);
  const state = stateOf(deployment);
  if (!["DELETED", "FAILED"].includes(state)) {
    throw failedPrecondition(store.modes, `deployment ${deployment.id} is ${state}: nothing to undelete`);
  }
  delete deployment.deleteTime;
  delete deployment.purgeTime;
  delete deployment.status;
  moveThrough(store, deployment, "CREATING", store.timing.deploymentCreatingMs, "READY");
  return deploymentAnswer(account, deployment);
}

const DEPLOYMENTS = "/v1/accounts/{account}/deployments";
const DEPLOYMENT = `${DEPLOYMENTS}/{deployment}`;

export const deploymentRoutes: readonly Route[] = [
  { method: "GET", template: DEPLOYMENTS, query: [...LIST_QUERY, "showDeleted"], handler: list },
  { method: "POST", template: DEPLOYMENTS, query: CREATE_QUERY, handler: createDeployment },
  {
    method: "GET",
    template: DEPLOYMENT,
    query: ["readMask"],
    handler: (call) => {
      const { account, deployment } = find(call);
      return masked(deploymentAnswer(account, deployment), call.query.readMask ?? "");
    },
  },
  { method: "PATCH", template: DEPLOYMENT, query: ["updateMask"], handler: patch },
  { method: "DELETE", template: DEPLOYMENT, query: ["ignoreChecks", "hard"], handler: remove },
  { method: "PATCH", template: `${DEPLOYMENT}:scale`, handler: scale },
  { method: "POST", template: `${DEPLOYMENT}:undelete`, handler: undelete },
];
