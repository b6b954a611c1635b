import { waitUntil, WaitTimeout } from "../../../client/wait.js";
import { READY_TIMEOUT_MS } from "../../../client/waitForDeployment.js";
import { type Call, limitOf } from "../../../lifecycle/call.js";
import { waitOnRow } from "../../../lifecycle/waits.js";
import { notReady, silent } from "./notReady.js";
import { type DeploymentInputs } from "./state.js";

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
