import { invalidArgument } from "../server/apiError.js";
import { bodyFields } from "../server/bodyFields.js";
import { type Call, type Json } from "../server/call.js";
import { patchFields } from "../server/patchFields.js";
import { formatTime } from "../time/rfc3339.js";
import { deploymentAnswer } from "./answer.js";
import { startUpdate } from "./deployment.js";
import { liveDeployment } from "./inPath.js";
import { checkReplicas, FIXED, patchable } from "./request.js";

/** Without a mask every mutable field is replaced (SDK docstring), which its own `scale_to_zero` does not heed. */
export function patchDeployment(call: Call): Json {
  const { account, deployment } = liveDeployment(call);
  checkFixed(call, deploymentAnswer(account, deployment));
  const draft = structuredClone(deployment);
  const written = patchFields(call, draft, {
    ...patchable,
    withoutMask: call.store.modes.deploymentPatchWithoutMask,
    withMask: "honoured",
  });
  checkReplicas(draft);
  if (written.some((name) => ["minReplicaCount", "maxReplicaCount"].includes(name))) {
    delete draft.desiredReplicaCount;
    if (draft.idleSince !== undefined) draft.idleSince = formatTime(call.store.now());
  }
  account.deployments = account.deployments.map((row) => (row === deployment ? draft : row));
  startUpdate(call.store, draft);
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
