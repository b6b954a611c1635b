import { type CallOptions, type CallsOf } from "./calls.js";
import { type DeployedModelFields, type LoadDeployedModelArgs } from "./deployedModels.js";
import { type DeploymentConfig, type DeploymentPatch } from "./deploymentConfig.js";
import { type DeploymentProfile } from "./deploymentProfile.js";
import type * as wire from "./deploymentSchemas.js";
import {
  type CompletionAnswer,
  type DeleteDeploymentOptions,
  type Deployments,
  type ListDeploymentsOptions,
  type UpdateDeploymentOptions,
} from "./deployments.js";
import { FireworksClient } from "./fireworksClient.js";
import { type WaitForDeploymentOptions } from "./waitForDeployment.js";

export type { DeployedModelFields } from "./deployedModels.js";

/**
 * Deployments, the LoRA models on them, and deployment shapes. A subclass of `FireworksClient`, whose own
 * calls are those of `client.deployments`.
 *
 * @example
 * const deployments = new DeploymentManager({ apiKey });
 * await deployments.createDeployment({ deploymentId: "serve", baseModel, deploymentShape });
 * const { name } = await deployments.waitForDeployment("serve");
 * @see the vendor's SDK 1.2.28, DeploymentManager
 */
export class DeploymentManager extends FireworksClient implements CallsOf<Deployments> {
  createDeployment(config: DeploymentConfig, options?: CallOptions): Promise<wire.Deployment> {
    return this.deployments.createDeployment(config, options);
  }

  getDeployment(deployment: string, options?: CallOptions): Promise<wire.Deployment> {
    return this.deployments.getDeployment(deployment, options);
  }

  findDeployment(deployment: string, options?: CallOptions): Promise<wire.Deployment | undefined> {
    return this.deployments.findDeployment(deployment, options);
  }

  listDeployments(options?: ListDeploymentsOptions): Promise<wire.Deployment[]> {
    return this.deployments.listDeployments(options);
  }

  waitForDeployment(deployment: string, options?: WaitForDeploymentOptions): Promise<wire.Deployment> {
    return this.deployments.waitForDeployment(deployment, options);
  }

  isServing(model: string, options?: CallOptions): Promise<boolean> {
    return this.deployments.isServing(model, options);
  }

  askForCompletion(model: string, options?: CallOptions): Promise<CompletionAnswer> {
    return this.deployments.askForCompletion(model, options);
  }

  updateDeployment(
    deployment: string,
    patch: DeploymentPatch,
    options?: UpdateDeploymentOptions,
  ): Promise<wire.Deployment> {
    return this.deployments.updateDeployment(deployment, patch, options);
  }

  scaleDeployment(deployment: string, replicaCount: number, options?: CallOptions): Promise<wire.Deployment> {
    return this.deployments.scaleDeployment(deployment, replicaCount, options);
  }

  deleteDeployment(deployment: string, options?: DeleteDeploymentOptions): Promise<void> {
    return this.deployments.deleteDeployment(deployment, options);
  }

  undeleteDeployment(deployment: string, options?: CallOptions): Promise<wire.Deployment> {
    return this.deployments.undeleteDeployment(deployment, options);
  }

  loadDeployedModel(args: LoadDeployedModelArgs, options?: CallOptions): Promise<wire.DeployedModel> {
    return this.deployments.loadDeployedModel(args, options);
  }

  getDeployedModel(name: string, options?: CallOptions): Promise<wire.DeployedModel> {
    return this.deployments.getDeployedModel(name, options);
  }

  findDeployedModel(name: string, options?: CallOptions): Promise<wire.DeployedModel | undefined> {
    return this.deployments.findDeployedModel(name, options);
  }

  listDeployedModels(deployment?: string, options?: CallOptions): Promise<wire.DeployedModel[]> {
    return this.deployments.listDeployedModels(deployment, options);
  }

  updateDeployedModel(name: string, fields: DeployedModelFields, options?: CallOptions): Promise<wire.DeployedModel> {
    return this.deployments.updateDeployedModel(name, fields, options);
  }

  resolveDeploymentShape(shape: string, options?: CallOptions): Promise<DeploymentProfile> {
    return this.deployments.resolveDeploymentShape(shape, options);
  }

  deploymentNameOf(deployment: string, options?: CallOptions): Promise<string> {
    return this.deployments.deploymentNameOf(deployment, options);
  }
}
