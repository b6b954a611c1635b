import { ownAccount } from "../accounts/access.js";
import { type Account } from "../accounts/seed.js";
import { failedPrecondition } from "../server/apiError.js";
import { type Call, param } from "../server/call.js";
import { findDeployment, stateOf } from "./deployment.js";
import { type Deployment } from "./seed.js";

/** The deployment in the path. */
export function ownDeployment(call: Call): { account: Account; deployment: Deployment } {
  const account = ownAccount(call);
  return { account, deployment: findDeployment(account, param(call, "deployment")) };
}

/** A deployment that is there: a deleted one is refused (assumed). */
export function liveDeployment(call: Call): { account: Account; deployment: Deployment } {
  const found = ownDeployment(call);
  const state = stateOf(found.deployment);
  if (["DELETED", "DELETING"].includes(state)) {
    throw failedPrecondition(call.store.modes, `deployment ${found.deployment.id} is ${state}`);
  }
  return found;
}
