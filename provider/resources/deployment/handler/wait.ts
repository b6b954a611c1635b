import { describeAge } from "../../../client/duration.js";
import { NotReadyError } from "../../../client/errors.js";
import { type Deployment } from "../../../client/deploymentSchemas.js";
import { WaitTimeout, waitUntil } from "../../../client/wait.js";
import { DeploymentFailed, READY_TIMEOUT_MS } from "../../../client/waitForDeployment.js";
import { type Call, limitOf, messageOf } from "../../../lifecycle/call.js";
import { RunStopped } from "../../../lifecycle/politeStop.js";
import { waitOnRow } from "../../../lifecycle/waits.js";
import { describeCost } from "./cost.js";
import { type DeploymentInputs } from "./state.js";

/**
 * Waits until the deployment serves, if the program wants that. One that was found FAILED is brought up
 * once more.
 * @throws NotReadyError when it is there and not ready; the resource is then kept in state
 */
export async function awaitReady(
  { name, found, existing }: { name: string; found: Deployment; existing: boolean },
  inputs: DeploymentInputs,
  call: Call,
): Promise<Deployment> {
  const { waitFor, timeouts } = inputs;
  const { deployments } = call.client();
  const limitMs = limitOf(call, timeouts?.create) ?? READY_TIMEOUT_MS;
  try {
    let accepted = found;
    if (existing && found.state === "FAILED") {
      await call.say(`${name} has failed; bringing it up once more`);
      accepted = await deployments.undeleteDeployment(name);
    }
    if (waitFor === "created") return accepted;
    const wait = {
      kind: "deployment",
      limitMs,
      poll: timeouts?.poll,
      billed: name,
      line: (wait: string, words = "no state") => `waiting for ${wait}: ${words}`,
    };
    return await waitOnRow(wait, call, (options) => deployments.waitForDeployment(name, options));
  } catch (error) {
    throw notReady(name, error, inputs);
  }
}

/** Who is asked, by which name, and since when the run waits for it. */
interface Asked {
  readonly inputs: DeploymentInputs;
  readonly inferenceModel: string;
  readonly since: number;
}

/**
 * Waits until a deployment that takes the place of another one has answered a request; until then the other one serves.
 * What may have no replica, or is a training's own, is not asked.
 * @throws NotReadyError when it does not answer in time; the resource is then kept in state
 */
export async function awaitAnswer(name: string, { inputs, inferenceModel, since }: Asked, call: Call): Promise<void> {
  const { waitFor, maxReplicaCount, forTraining, timeouts } = inputs;
  if (waitFor === "created" || maxReplicaCount === 0 || forTraining === true) return;
  const { clock, signal } = call;
  const limitMs = limitOf(call, timeouts?.create) ?? READY_TIMEOUT_MS;
  const ask = async () => {
    const answer = await call.client().deployments.askForCompletion(inferenceModel, { signal });
    return answer.isAnswered || answer.isRefused ? { done: answer } : { running: answer.words };
  };
  try {
    const wait = {
      kind: "answer",
      limitMs,
      waitedMs: clock.now() - since,
      poll: timeouts?.poll,
      billed: name,
      line: (wait: string, words = "") => `waiting for ${wait}: it does not answer yet (${words})`,
    };
    const answer = await waitOnRow(wait, call, (options) => waitUntil(ask, options));
    if (answer.isAnswered) return;
    await call.warn(`whether ${name} answers is not known, since the service refuses to ask it: ${answer.words}`);
  } catch (error) {
    throw error instanceof WaitTimeout ? silent(name, error, limitMs) : notReady(name, error, inputs);
  }
}

/** A deployment is there and not ready: the engine keeps it in the state, with what to do about it. */
function notReady(name: string, error: unknown, inputs: DeploymentInputs): NotReadyError {
  return new NotReadyError(name, [describeFault(name, error, inputs)], { cause: error });
}

/** It is READY, and does not answer: the old one serves on. */
function silent(name: string, error: WaitTimeout, limitMs: number): NotReadyError {
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
