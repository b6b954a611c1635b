import { type CallOptions, type Calls } from "./calls.js";
import { deploymentRequest, type DeploymentConfig } from "./deploymentConfig.js";
import { DEPLOYMENT_ID, deploymentName } from "./deploymentNames.js";
import { deployment, type Deployment } from "./deploymentSchemas.js";
import { FireworksApiError } from "./errors.js";
import { findAfterLostAnswer } from "./findAfterLostAnswer.js";
import * as hint from "./hints.js";
import { named } from "./identity.js";
import { path } from "./path.js";

/** Creates a deployment once. @param find the deployment of a full name, if there is one */
export async function createDeployment(
  config: DeploymentConfig,
  { signal }: CallOptions,
  calls: Calls,
  find: (name: string) => Promise<Deployment | undefined>,
): Promise<Deployment> {
  const { deploymentId, deploymentShape, acceleratorType, acceleratorCount } = config;
  if (!DEPLOYMENT_ID.test(deploymentId)) {
    throw new TypeError(`Invalid deployment id '${deploymentId}'. Expected 1 to 63 of a-z, 0-9 and hyphen.`);
  }
  if (deploymentShape !== undefined && (acceleratorType !== undefined || acceleratorCount !== undefined)) {
    throw new TypeError("A deployment shape decides the hardware; leave acceleratorType and acceleratorCount out.");
  }
  const accountId = await calls.getAccountId({ signal });
  const name = deploymentName(accountId, deploymentId);
  try {
    return await calls.send({
      what: `create deployment ${deploymentId}`,
      method: "POST",
      path: path`/v1/accounts/${accountId}/deployments`,
      ...deploymentRequest(config),
      answer: named(deployment, name),
      signal,
      fix: hint.deployment,
    });
  } catch (error) {
    if (!(error instanceof FireworksApiError) || error.effect === "none" || error.status === 409) throw error;
    const words = {
      whether: "Whether the deployment was created",
      before: "before creating another one; a replica that runs is billed.",
    };
    return await findAfterLostAnswer(name, error, () => find(name), words, { clock: calls.session.clock, signal });
  }
}
