import { z } from "zod";

import { ownAccount } from "../accounts/access.js";
import { failedPrecondition, invalidArgument } from "../server/apiError.js";
import { bodyFields } from "../server/bodyFields.js";
import { type Call, type Json, type Route } from "../server/call.js";
import { flag } from "../server/flag.js";
import { LIST_QUERY, listing, masked } from "../server/listing.js";
import { toMilliseconds } from "../time/rfc3339.js";
import { deploymentAnswer } from "./answer.js";
import { CREATE_QUERY, createDeployment } from "./create.js";
import { moveThrough, removeDeployment, startUpdate, stateOf } from "./deployment.js";
import { liveDeployment, ownDeployment } from "./inPath.js";
import { patchDeployment } from "./patch.js";

const TRAFFIC_MS = 3_600_000;

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

const scaleBody = z.strictObject({ replicaCount: z.number().int().nonnegative() });

/** `{replicaCount}`, within what the deployment allows (assumed). */
function scale(call: Call): Json {
  const { store } = call;
  const { account, deployment } = liveDeployment(call);
  const body = scaleBody.safeParse(bodyFields(call.body, ["replicaCount"]));
  if (!body.success) throw invalidArgument('field "replicaCount" must be a number that is not negative');
  const { minReplicaCount = 0, maxReplicaCount = Math.max(minReplicaCount, 1) } = deployment;
  const { replicaCount } = body.data;
  if (replicaCount < minReplicaCount || replicaCount > maxReplicaCount) {
    throw invalidArgument(`replica_count must be from ${minReplicaCount} to ${maxReplicaCount}`);
  }
  deployment.desiredReplicaCount = replicaCount;
  startUpdate(store, deployment);
  return deploymentAnswer(account, deployment);
}

/** Refused after traffic within the last hour unless `ignoreChecks` (Cookbook); an empty object back. */
function remove(call: Call): Json {
  const { store } = call;
  const { account, deployment } = ownDeployment(call);
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
  const { account, deployment } = ownDeployment(call);
  const state = stateOf(deployment);
  if (!["DELETED", "FAILED"].includes(state)) {
    throw failedPrecondition(store.modes, `deployment ${deployment.id} is ${state}: nothing to undelete`);
  }
  delete deployment.deleteTime;
  delete deployment.purgeTime;
  delete deployment.status;
  delete deployment.idleSince;
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
      const { account, deployment } = ownDeployment(call);
      return masked(deploymentAnswer(account, deployment), call.query.readMask ?? "");
    },
  },
  { method: "PATCH", template: DEPLOYMENT, query: ["updateMask", "skipShapeValidation"], handler: patchDeployment },
  { method: "DELETE", template: DEPLOYMENT, query: ["ignoreChecks", "hard"], handler: remove },
  { method: "PATCH", template: `${DEPLOYMENT}:scale`, handler: scale },
  { method: "POST", template: `${DEPLOYMENT}:undelete`, handler: undelete },
];
