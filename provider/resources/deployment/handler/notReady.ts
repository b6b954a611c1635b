import { describeAge } from "../../../client/duration.js";
import { NotReadyError } from "../../../client/errors.js";
import { DeploymentFailed } from "../../../client/waitForDeployment.js";
import { WaitTimeout } from "../../../client/wait.js";
import { messageOf } from "../../../lifecycle/call.js";
import { RunStopped } from "../../../lifecycle/politeStop.js";
import { describeCost } from "./cost.js";
import { type DeploymentInputs } from "./state.js";

/** A deployment is there and not ready: the engine keeps it in the state, with what to do about it. */
export function notReady(name: string, error: unknown, inputs: DeploymentInputs): NotReadyError {
  return new NotReadyError(name, [describeFault(name, error, inputs)], { cause: error });
}

/** It is READY, and does not answer: the old one serves on. */
export function silent(name: string, error: WaitTimeout, limitMs: number): NotReadyError {
  const words = error.last === undefined ? "" : ` (${error.last})`;
  const reason = `${name} is ready, and has answered no request within ${describeAge(limitMs)}${words}. The one that it replaces goes on serving, and both are billed.\nFix: run pulumi up again, which asks once more; or raise timeouts.create; or set waitFor: "created", which does not ask.`;
  return new NotReadyError(name, [reason], { cause: error });
}

function describeFault(name: string, error: unknown, inputs: DeploymentInputs): string {
  if (error instanceof RunStopped) {
    return `${name} was created, and this run was stopped by ${error.by} before it was ready. The service goes on with it: ${describeCost({ ...inputs })}.\nFix: run pulumi up again, it waits for the same deployment; or pulumi destroy, which deletes it.`;
  }
  if (error instanceof DeploymentFailed) {
    return `${error.message}. It stays in the state.\nFix: run pulumi up again, which brings it up once more; or change what it is made of, which creates another one; or pulumi destroy.`;
  }
  if (error instanceof WaitTimeout) {
    return `${name} is not ready after ${describeAge(error.timeoutMs)} (${error.last ?? "no state"}); the service goes on, and bills its replicas.\nFix: run pulumi up again, it waits for the same deployment; or raise timeouts.create.`;
  }
  return `${name} was created, then waiting for it failed: ${messageOf(error)}\nFix: run pulumi up again, it waits for the same deployment.`;
}
