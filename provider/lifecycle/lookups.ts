import { type DeploymentProfile } from "../client/deploymentProfile.js";
import { deployment, type Deployment } from "../client/deploymentSchemas.js";
import { type FireworksClient } from "../client/fireworksClient.js";
import { listModels } from "../client/listModels.js";
import { parseModelName } from "../client/names.js";
import { orUndefined } from "../client/orUndefined.js";
import { type Checkpoint, model, type Model, trainerJob, type TrainerJob } from "../client/schemas.js";
import { type TrainingProfile } from "../client/trainingProfile.js";
import { type StackPlan } from "./stackPlan.js";

/**
 * What this process has looked up at the service, with one client: one listing per trainer job, one resolution per
 * shape, however many resources ask. What this run is going to make counts as there.
 */
export class Lookups {
  readonly #checkpoints = new SharedLookup<Checkpoint[]>();
  readonly #trainerJobs = new SharedLookup<TrainerJob | undefined>();
  readonly #models = new SharedLookup<Model | undefined>();
  readonly #standingModels = new SharedLookup<Model | undefined>();
  readonly #allModels = new SharedLookup<Model[]>();
  readonly #trainingProfiles = new SharedLookup<TrainingProfile>();
  readonly #deploymentProfiles = new SharedLookup<DeploymentProfile>();
  readonly #listings = new Map<string, ModelListing>();
  readonly #plan: StackPlan;

  constructor(
    readonly client: FireworksClient,
    plan: StackPlan,
  ) {
    this.#plan = plan;
  }

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

  /** By full name, or as this run is going to start it; `undefined` once the job's record is gone. */
  async trainerJob(name: string): Promise<TrainerJob | undefined> {
    const planned = this.#plan.trainerJobs.find(name);
    if (planned !== undefined) return trainerJob.parse(planned);
    return this.#trainerJobs.get(name, () => orUndefined(() => this.client.getTrainerJob(name)));
  }

  /** What a listing of the account's models says of one, once so many were asked for that a listing is worth it. */
  listedModel(name: string): Promise<Listed | undefined> {
    const { accountId = "" } = parseModelName(name) ?? {};
    const listing = this.#listings.get(accountId) ?? new ModelListing(this.client, accountId);
    this.#listings.set(accountId, listing);
    return listing.find(name);
  }

  /** Every model of an account. */
  models(accountId: string): Promise<Model[]> {
    return this.#allModels.get(accountId, () => listModels(this.client, accountId));
  }

  /** A base model, by full name. */
  async baseModel(name: string): Promise<Model | undefined> {
    return this.#planned(name) ?? this.#models.get(name, () => this.client.findModel(name));
  }

  /** A model that is to be served: one that is not there may be promoted meanwhile, so it is asked for again. */
  async servedModel(name: string): Promise<Model | undefined> {
    const planned = this.#planned(name);
    if (planned !== undefined) return planned;
    return (await this.#models.get(name, () => this.client.findModel(name))) ?? this.client.findModel(name);
  }

  /** A deployment that takes models, as this run is going to create it or as the service has it. */
  async deployment(nameOrId: string): Promise<Deployment | undefined> {
    const planned = this.#plan.deployments.find(await this.client.deployments.deploymentNameOf(nameOrId));
    return planned === undefined ? this.client.deployments.findDeployment(nameOrId) : deployment.parse(planned);
  }

  #planned(name: string): Model | undefined {
    const planned = this.#plan.models.find(name);
    return planned === undefined ? undefined : model.parse(planned);
  }

  /** A model as it stands before this run: what is made under its name later is another one. */
  standingModel(name: string): Promise<Model | undefined> {
    return this.#standingModels.get(name, () => this.client.findModel(name));
  }

  /** The profile of a training shape, bare or versioned. */
  trainingProfile(shape: string): Promise<TrainingProfile> {
    return this.#trainingProfiles.get(shape, () => this.client.resolveTrainingProfile(shape));
  }

  /** The profile of a deployment shape, bare or versioned. */
  deploymentProfile(shape: string): Promise<DeploymentProfile> {
    return this.#deploymentProfiles.get(shape, () => this.client.deployments.resolveDeploymentShape(shape));
  }
}

/**
 * Remote look-ups shared by all resources of one provider process: the engine asks one resource
 * after another, so the first asks the service and the others await the same answer.
 */
export class SharedLookup<T> {
  readonly #answers = new Map<string, Promise<T>>();

  /** The answer for `key`; a failed look-up is forgotten, so that a later one asks again. */
  get(key: string, look: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const answer = look().catch((error: unknown) => {
      this.#answers.delete(key);
      throw error;
    });
    this.#answers.set(key, answer);
    return answer;
  }

  /** Puts an answer in the place of the shared one. */
  set(key: string, answer: T): void {
    this.#answers.set(key, Promise.resolve(answer));
  }
}

/** So many asks of one process are not worth a page of every model of the account. */
const ASKS_WITHOUT_LISTING = 5;

/** What a listing says of one model. */
export interface Listed {
  /** Without its deployments, which only GET fills; absent when the account has no such model. */
  readonly model: Model | undefined;
}

/**
 * The models of one account, for a process that asks for many of them: after some asks it reads pages, never more of
 * them than there were asks, so that an account with far more models than the stack costs at most twice the requests.
 */
class ModelListing {
  readonly #client: FireworksClient;
  readonly #accountId: string;
  readonly #rows = new Map<string, Model>();
  #asks = 0;
  #pages = 0;
  /** Absent once the last page was read, or one failed. */
  #nextPage: string | undefined = "";
  #complete = false;
  #reading = Promise.resolve();

  constructor(client: FireworksClient, accountId: string) {
    this.#client = client;
    this.#accountId = accountId;
  }

  /** @returns undefined when the pages read so far say nothing of this model */
  async find(name: string): Promise<Listed | undefined> {
    this.#asks += 1;
    if (this.#asks <= ASKS_WITHOUT_LISTING) return undefined;
    this.#reading = this.#reading.then(() => this.#readOn());
    await this.#reading;
    const model = this.#rows.get(name);
    return model !== undefined || this.#complete ? { model } : undefined;
  }

  async #readOn(): Promise<void> {
    while (this.#nextPage !== undefined && this.#pages < this.#asks) {
      this.#pages += 1;
      try {
        const { items, nextPageToken = "" } = await this.#client.listModels(this.#accountId, {
          pageToken: this.#nextPage,
        });
        for (const row of items) this.#rows.set(row.name, row);
        this.#complete = nextPageToken === "";
        this.#nextPage = this.#complete ? undefined : nextPageToken;
      } catch {
        // Each model is asked for by itself then, and its own error tells what is wrong.
        this.#nextPage = undefined;
      }
    }
  }
}
