import { type DeploymentConfig, type Placement } from "../../client/deploymentConfig.js";
import { type Deployment } from "../../client/deploymentSchemas.js";
import { ConflictError } from "../../client/errors.js";
import { isGoing } from "../../client/waitForDeployment.js";
import { deploymentsOf } from "../../lifecycle/deployments.js";
import { parseIdentity } from "../../lifecycle/identity.js";
import { formatOwnerLine, withOwnerLine } from "../../lifecycle/ownerLine.js";
import { plainJson } from "../../lifecycle/plainJson.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { madeOf } from "./fields.js";
import { findTarget, requireOwn, stillTaken, type Wanted } from "./find.js";
import { shapeOf, type DeploymentInputs } from "./inputs.js";
import { wirePolicy } from "./patch.js";

/** A deployment that was created now, or was there because an interrupted run had created it. */
export interface Created {
  readonly deployment: Deployment;
  readonly existing: boolean;
}

/**
 * Makes sure that exactly one deployment is there: looks first, creates one only when nothing is there,
 * and after a lost answer looks again instead of sending again.
 */
export async function ensureCreated(
  inputs: DeploymentInputs,
  recorded: ReadonlySet<string>,
  generation: string | undefined,
  runtime: Runtime,
): Promise<Created> {
  const identity = parseIdentity(inputs.__identity);
  const wanted: Wanted = { identity, made: madeOf(inputs), deploymentId: inputs.deploymentId, recorded };
  const line = generation === undefined ? undefined : formatOwnerLine(identity, generation);
  for (let from = 1; ;) {
    const target = await findTarget(wanted, runtime, from);
    const { deploymentId, existing } = target;
    if (existing !== undefined) return { deployment: existing, existing: true };
    await runtime.engine.say(identity.urn, `creating deployment ${deploymentId}`);
    const deployments = deploymentsOf(runtime);
    try {
      const deployment = await deployments.createDeployment(configOf(inputs, deploymentId, line));
      // After a lost answer it was looked for, and somebody else may have been quicker.
      if (line !== undefined) requireOwn(deployment, deploymentId, wanted);
      return { deployment, existing: false };
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      const found = await deployments.findDeployment(deploymentId);
      if (found !== undefined && !isGoing(found)) {
        // It has appeared since the look: somebody else's, or an earlier run's that came late.
        requireOwn(found, deploymentId, wanted);
        return { deployment: found, existing: true };
      }
      // Taken, and not there to be seen: deleted, and not purged yet. The next id is another one.
      if (inputs.deploymentId !== undefined)
        throw new Error(
          `deploymentId: ${stillTaken(deploymentId, found ?? { state: "DELETED", purgeTime: undefined })}`,
          {
            cause: error,
          },
        );
      from = target.generation + 1;
    }
  }
}

/** The create request of the inputs. */
export function configOf(inputs: DeploymentInputs, deploymentId: string, line: string | undefined): DeploymentConfig {
  const { region, multiRegion, regions, autoscalingPolicy, description } = inputs;
  const { baseModel, acceleratorType, acceleratorCount, precision, displayName, minReplicaCount, maxReplicaCount } =
    inputs;
  const { enableAddons, draftModel, maxContextLength, enableHotLoad, hotLoadBucketType, hotLoadTrainerJob } = inputs;
  const { hotLoadTransitionType, disableSpeculativeDecoding, skipShapeValidation, acceptShapelessRisk } = inputs;
  const { extraArgs, extraValues, forTraining, preemptible, annotations } = inputs;
  const placement: Partial<Record<"region" | "multiRegion" | "regions", unknown>> = plainJson({
    region,
    multiRegion,
    regions,
  });
  return plainJson({
    deploymentId,
    baseModel,
    deploymentShape: shapeOf(inputs),
    acceleratorType,
    acceleratorCount,
    precision,
    displayName,
    description: description === undefined && line === undefined ? undefined : withOwnerLine(description ?? "", line),
    placement: Object.keys(placement).length === 0 ? undefined : (placement as Placement),
    minReplicaCount,
    maxReplicaCount,
    autoscalingPolicy: autoscalingPolicy === undefined ? undefined : wirePolicy(autoscalingPolicy),
    enableAddons,
    draftModel,
    maxContextLength,
    enableHotLoad,
    hotLoadBucketType,
    hotLoadTrainerJob,
    hotLoadTransitionType,
    disableSpeculativeDecoding,
    skipShapeValidation,
    acceptShapelessRisk,
    extraArgs,
    extraValues,
    forTraining,
    preemptible,
    annotations,
  }) as unknown as DeploymentConfig;
}
