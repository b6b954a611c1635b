import { Calls, type CallOptions, type CallsOf, type ListOptions } from "./calls.js";
import { Checkpoints, type PromoteCheckpointArgs, type WaitForPromotionOptions } from "./checkpoints.js";
import { DeployedModels } from "./deployedModels.js";
import { Deployments } from "./deployments.js";
import { Models, type ModelPatch } from "./models.js";
import type * as wire from "./schemas.js";
import { checkedBaseUrl, openSession, type FireworksClientArgs, type TrainerGateway } from "./session.js";
import { TrainerJobs } from "./trainerJobs.js";
import { TrainerPods } from "./trainerPods.js";
import { type TrainingProfile } from "./trainingProfile.js";
import { type ListedTrainingShape } from "./trainingShapeSchemas.js";
import { TrainingShapes, type ListTrainingShapesOptions } from "./trainingShapes.js";

export type { ModelPatch } from "./models.js";

/**
 * Fireworks operations that need no running trainer job: checkpoint promotion, training shape
 * resolution, models; and, as `trainerJobs` and `deployments`, what works with those. Every call takes
 * an AbortSignal.
 *
 * @example
 * const client = new FireworksClient({ apiKey });
 * const rows = await client.listCheckpoints("sft-7");
 * const job = await client.trainerJobs.getTrainerJob("sft-7");
 * @see the vendor's page "FireworksClient"
 */
export class FireworksClient
  implements
    CallsOf<Checkpoints>,
    CallsOf<TrainingShapes>,
    CallsOf<Models>,
    Pick<Calls, "getAccountId" | "listAccountIds">,
    Pick<TrainerJobs, "getTrainerJob">,
    Pick<DeployedModels, "unloadDeployedModel">
{
  readonly baseUrl: string;
  /** Without a slash at its end. */
  readonly trainerGatewayUrl: string;
  /** Trainer jobs: the calls of `TrainerJobManager`. */
  readonly trainerJobs: TrainerJobs;
  /** Deployments, the LoRA models on them, and deployment shapes: the calls of `DeploymentManager`. */
  readonly deployments: Deployments;
  readonly #calls: Calls;
  readonly #checkpoints: Checkpoints;
  readonly #trainingShapes: TrainingShapes;
  readonly #models: Models;

  /**
   * @param args settings; or another client, whose connections, cooldown and account look-up are then shared
   * @param gateway the one of `args`, if it names none
   */
  constructor(args: FireworksClientArgs | FireworksClient, gateway: TrainerGateway = {}) {
    const calls = args instanceof FireworksClient ? args.#calls : new Calls(openSession(args));
    const { baseUrl } = calls.session;
    const gatewayUrl = gateway.trainerGatewayUrl ?? args.trainerGatewayUrl;
    this.baseUrl = baseUrl;
    this.trainerGatewayUrl = gatewayUrl === undefined ? baseUrl : checkedBaseUrl(gatewayUrl, "trainerGatewayUrl");
    this.#calls = calls;
    this.#models = new Models(calls);
    this.#checkpoints = new Checkpoints(calls, this.#models);
    this.#trainingShapes = new TrainingShapes(calls);
    this.trainerJobs = new TrainerJobs(calls, this.#checkpoints, new TrainerPods(calls, this.trainerGatewayUrl));
    this.deployments = new Deployments(calls, this.#models, new DeployedModels(calls));
  }

  /** Closes idle connections; requests under way end first. */
  async close(): Promise<void> {
    await this.#calls.session.http.close();
  }

  // From here on the nouns' own calls, where their comments are.

  promoteCheckpoint(args: PromoteCheckpointArgs, options?: WaitForPromotionOptions): Promise<wire.Model> {
    return this.#checkpoints.promoteCheckpoint(args, options);
  }

  startPromotion(args: PromoteCheckpointArgs, options?: CallOptions): Promise<wire.Promotion> {
    return this.#checkpoints.startPromotion(args, options);
  }

  getOperation(name: string, options?: CallOptions): Promise<wire.Operation> {
    return this.#checkpoints.getOperation(name, options);
  }

  listCheckpoints(job: string, options?: ListOptions): Promise<wire.Checkpoint[]> {
    return this.#checkpoints.listCheckpoints(job, options);
  }

  resolveTrainingProfile(shape: string, options?: CallOptions): Promise<TrainingProfile> {
    return this.#trainingShapes.resolveTrainingProfile(shape, options);
  }

  listTrainingShapes(options?: ListTrainingShapesOptions): Promise<ListedTrainingShape[]> {
    return this.#trainingShapes.listTrainingShapes(options);
  }

  getAccountId(options?: CallOptions): Promise<string> {
    return this.#calls.getAccountId(options);
  }

  listAccountIds(options?: CallOptions, pageSize?: number): Promise<string[]> {
    return this.#calls.listAccountIds(options, pageSize);
  }

  getTrainerJob(job: string, options?: CallOptions): Promise<wire.TrainerJob> {
    return this.trainerJobs.getTrainerJob(job, options);
  }

  getModel(name: string, options?: CallOptions): Promise<wire.Model> {
    return this.#models.getModel(name, options);
  }

  findModel(name: string, options?: CallOptions): Promise<wire.Model | undefined> {
    return this.#models.findModel(name, options);
  }

  listModels(
    accountId: string,
    options?: CallOptions & { readonly pageToken?: string },
  ): Promise<wire.Page<wire.Model>> {
    return this.#models.listModels(accountId, options);
  }

  updateModel(name: string, patch: ModelPatch, options?: CallOptions): Promise<wire.Model> {
    return this.#models.updateModel(name, patch, options);
  }

  deleteModel(name: string, options?: CallOptions): Promise<void> {
    return this.#models.deleteModel(name, options);
  }

  unloadDeployedModel(name: string, options?: CallOptions): Promise<void> {
    return this.deployments.unloadDeployedModel(name, options);
  }
}
