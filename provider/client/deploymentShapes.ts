import { type CallOptions, type Calls } from "./calls.js";
import { parseDeploymentShapeName } from "./deploymentNames.js";
import { deploymentProfileOf, type DeploymentProfile } from "./deploymentProfile.js";
import { deploymentShapeVersion, deploymentShapeVersionPage } from "./deploymentSchemas.js";
import * as hint from "./hints.js";
import { shapeVersion } from "./shapeVersion.js";

const DEPLOYMENT_SHAPE = {
  noun: "deployment shape",
  version: deploymentShapeVersion,
  versionPage: deploymentShapeVersionPage,
  fix: hint.deploymentShape,
};

/** What a deployment shape stands for, by its full name, bare or versioned. */
export async function resolveDeploymentShape(
  shape: string,
  calls: Calls,
  options: CallOptions,
): Promise<DeploymentProfile> {
  const parsed = parseDeploymentShapeName(shape);
  if (parsed === undefined) {
    throw new TypeError(
      `Invalid deployment shape '${shape}'. Expected accounts/<account>/deploymentShapes/<shape>, optionally with /versions/<version>.`,
    );
  }
  const { versionId } = parsed;
  return deploymentProfileOf(await shapeVersion({ name: shape, versionId }, DEPLOYMENT_SHAPE, calls, options));
}
