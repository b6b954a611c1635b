const SEGMENT = "([^/\\s#]+)";
const DEPLOYMENT_NAME = new RegExp(`^accounts/${SEGMENT}/deployments/${SEGMENT}$`);
const DEPLOYED_MODEL_NAME = new RegExp(`^accounts/${SEGMENT}/deployedModels/${SEGMENT}$`);
const DEPLOYMENT_SHAPE_NAME = new RegExp(`^accounts/${SEGMENT}/deploymentShapes/${SEGMENT}(?:/versions/${SEGMENT})?$`);

/** A deployment id: 1 to 63 lower-case letters, digits and hyphens, no hyphen at either end. */
export const DEPLOYMENT_ID = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
export const MAX_DEPLOYMENT_ID_LENGTH = 63;

/** `accounts/<a>/deployments/<d>` */
export function deploymentName(accountId: string, deploymentId: string): string {
  return `accounts/${accountId}/deployments/${deploymentId}`;
}

/** Takes a full deployment name apart; `undefined` when it is not one. */
export function parseDeploymentName(name: string): { accountId: string; deploymentId: string } | undefined {
  const [, accountId, deploymentId] = DEPLOYMENT_NAME.exec(name) ?? [];
  return accountId === undefined || deploymentId === undefined ? undefined : { accountId, deploymentId };
}

/** Takes the full name of a model on a deployment apart; `undefined` when it is not one. */
export function parseDeployedModelName(name: string): { accountId: string; deployedModelId: string } | undefined {
  const [, accountId, deployedModelId] = DEPLOYED_MODEL_NAME.exec(name) ?? [];
  return accountId === undefined || deployedModelId === undefined ? undefined : { accountId, deployedModelId };
}

/** Takes a deployment shape name, bare or versioned, apart; `undefined` when it is not one. */
export function parseDeploymentShapeName(
  name: string,
): { accountId: string; shapeId: string; versionId: string | undefined } | undefined {
  const [, accountId, shapeId, versionId] = DEPLOYMENT_SHAPE_NAME.exec(name) ?? [];
  return accountId === undefined || shapeId === undefined ? undefined : { accountId, shapeId, versionId };
}
