import { type DeploymentManager } from "../client/deploymentManager.js";
import { type DeploymentProfile } from "../client/deploymentProfile.js";
import { type FireworksClient } from "../client/fireworksClient.js";
import { parseModelName } from "../client/names.js";
import { orUndefined } from "../client/orUndefined.js";
import { type Checkpoint, type Model, type TrainerJob } from "../client/schemas.js";
import { type TrainingProfile } from "../client/trainingProfile.js";
import { ModelListing, type Listed } from "./modelListing.js";
import { SharedLookup } from "./sharedLookup.js";

/**
 * What this process has looked up at the service, with one client: one listing per trainer job, one resolution per
 * shape, however many resources ask.
 */
export class Lookups {
  readonly #checkpoints = new SharedLookup<Checkpoint[]>();
  readonly #trainerJobs = new SharedLookup<TrainerJob | undefined>();
  readonly #models = new SharedLookup<Model | undefined>();
  readonly #trainingProfiles = new SharedLookup<TrainingProfile>();
  readonly #deploymentProfiles = new SharedLookup<DeploymentProfile>();
  readonly #listings = new Map<string, ModelListing>();

  constructor(
    readonly client: FireworksClient,
    readonly deployments: DeploymentManager,
  ) {}

  accountId(): Promise<string> {
    return this.client.getAccountId();
  }

  /** @param parent the full name of what has the checkpoints */
  checkpoints(parent: string): Promise<Checkpoint[]> {
    return this.#checkpoints.get(parent, () => this.client.listCheckpoints(parent));
  }

  /** Puts a newer listing in the place of the shared one. */
  rememberCheckpoints(parent: string, rows: Checkpoint[]): void {
    this.#checkpoints.set(parent, rows);
  }

  /** By full name; `undefined` once the job's record is gone. */
  trainerJob(name: string): Promise<TrainerJob | undefined> {
    return this.#trainerJobs.get(name, () => orUndefined(() => this.client.getTrainerJob(name)));
  }

  /** What a listing of the account's models says of one, once so many were asked for that a listing is worth it. */
  listedModel(name: string): Promise<Listed | undefined> {
    const { accountId = "" } = parseModelName(name) ?? {};
    const listing = this.#listings.get(accountId) ?? new ModelListing(this.client, accountId);
    this.#listings.set(accountId, listing);
    return listing.find(name);
  }

  /** A base model, by full name. */
  baseModel(name: string): Promise<Model | undefined> {
    return this.#models.get(name, () => this.client.findModel(name));
  }

  /** A model that is to be served: one that is not there may be promoted meanwhile, so it is asked for again. */
  async servedModel(name: string): Promise<Model | undefined> {
    return (await this.#models.get(name, () => this.client.findModel(name))) ?? this.client.findModel(name);
  }

  /** The profile of a training shape, bare or versioned. */
  trainingProfile(shape: string): Promise<TrainingProfile> {
    return this.#trainingProfiles.get(shape, () => this.client.resolveTrainingProfile(shape));
  }

  /** The profile of a deployment shape, bare or versioned. */
  deploymentProfile(shape: string): Promise<DeploymentProfile> {
    return this.#deploymentProfiles.get(shape, () => this.deployments.resolveDeploymentShape(shape));
  }
}
