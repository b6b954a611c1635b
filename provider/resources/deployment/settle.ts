import { type Deployment } from "../../client/deploymentSchemas.js";
import { NotReadyError } from "../../client/errors.js";
import { DeploymentFailed } from "../../client/waitForDeployment.js";
import { WaitTimeout } from "../../client/wait.js";
import { deploymentsOf } from "../../lifecycle/deployments.js";
import { describeAge, parseDuration } from "../../lifecycle/duration.js";
import { parseIdentity } from "../../lifecycle/identity.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { type Created } from "./create.js";
import { type DeploymentInputs } from "./inputs.js";

/**
 * Waits until the deployment serves, if the program wants that. One that was found FAILED is brought up
 * once more.
 * @throws NotReadyError when it is there and not ready; the resource is then kept in state
 */
export async function settle(
  { deployment, existing }: Created,
  inputs: DeploymentInputs,
  runtime: Runtime,
): Promise<Deployment> {
  const { name } = deployment;
  const { urn } = parseIdentity(inputs.__identity);
  const deployments = deploymentsOf(runtime);
  const { create, poll } = inputs.timeouts ?? {};
  try {
    let accepted = deployment;
    if (existing && deployment.state === "FAILED") {
      await runtime.engine.say(urn, `${name} has failed; bringing it up once more`);
      accepted = await deployments.undeleteDeployment(name);
    }
    if (inputs.waitFor === "created") return accepted;
    return await deployments.waitForDeployment(name, {
      signal: runtime.signal,
      timeoutMs: parseDuration(create ?? ""),
      maxPollMs: parseDuration(poll ?? ""),
      onProgress: (message, elapsedMs) => {
        void runtime.engine.say(urn, `waiting for ${describeAge(elapsedMs)}: ${message ?? "no state"}`);
      },
    });
  } catch (error) {
    throw new NotReadyError(name, [describeFault(name, error)], { cause: error });
  }
}

function describeFault(name: string, error: unknown): string {
  if (error instanceof DeploymentFailed) {
    return `${error.message}. It stays in the state.\nFix: run pulumi up again, which brings it up once more; or change what it is made of, which creates another one; or pulumi destroy.`;
  }
  if (error instanceof WaitTimeout) {
    return `${name} is not ready after ${describeAge(error.timeoutMs)} (${error.last ?? "no state"}); the service goes on, and bills its replicas.\nFix: run pulumi up again, it waits for the same deployment; or raise timeouts.create.`;
  }
  const cause = error instanceof Error ? error.message : String(error);
  return `${name} was created, then waiting for it failed: ${cause}\nFix: run pulumi up again, it waits for the same deployment.`;
}
