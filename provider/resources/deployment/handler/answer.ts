import { parseDuration } from "../../../client/duration.js";
import { waitUntil, WaitTimeout } from "../../../client/wait.js";
import { READY_TIMEOUT_MS } from "../../../client/waitForDeployment.js";
import { type Call, limitOf } from "../../../lifecycle/call.js";
import { describeWait } from "../../../lifecycle/waiting.js";
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
  const waited = clock.now() - since;
  const ask = async () => {
    const answer = await call.client().deployments.askForCompletion(inferenceModel, { signal });
    return answer.isAnswered || answer.isRefused ? { done: answer } : { running: answer.words };
  };
  try {
    const options = {
      ...{ clock, signal, timeoutMs: limitMs - waited, maxPollMs: parseDuration(timeouts?.poll ?? "") },
      onProgress: (words = "", elapsedMs: number) => {
        const [typicalMs, hourly] = [call.waits.typical("answer"), call.outlook.billOf(name)];
        const wait = describeWait({ elapsedMs: waited + elapsedMs, limitMs, typicalMs, hourly });
        void call.say(`waiting for ${wait}: it does not answer yet (${words})`);
      },
    };
    const answer = await waitUntil(ask, options);
    // From the beginning, as its row counts.
    call.waits.ended("answer", clock.now() - since);
    if (answer.isAnswered) return;
    await call.warn(`whether ${name} answers is not known, since the service refuses to ask it: ${answer.words}`);
  } catch (error) {
    throw error instanceof WaitTimeout ? silent(name, error, limitMs) : notReady(name, error, inputs);
  }
}
