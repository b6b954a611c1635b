import { orUndefined } from "../../client/orUndefined.js";
import { type FireworksClient } from "../../client/fireworksClient.js";
import { parseModelName } from "../../client/names.js";
import { type Checkpoint, type Model, type TrainerJob } from "../../client/schemas.js";
import { type TrainingProfile } from "../../client/trainingProfile.js";
import { lookUpTrainingProfile } from "../../lifecycle/lookUpTrainingProfile.js";
import { SharedLookup } from "../../lifecycle/sharedLookup.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { ModelListing, type Listed } from "./modelListing.js";

/** The look-ups of one process: one listing per trainer job, one resolution per shape, however many resources ask. */
export interface Lookups {
  readonly accountId: () => Promise<string>;
  /** By the full name of what has the checkpoints. */
  readonly checkpoints: (parent: string) => Promise<Checkpoint[]>;
  /** Puts a newer listing in the place of the shared one. */
  readonly rememberCheckpoints: (parent: string, rows: Checkpoint[]) => void;
  /** By full name; `undefined` once the job's record is gone. */
  readonly trainerJob: (name: string) => Promise<TrainerJob | undefined>;
  /** What a listing of the account's models says of one, once so many were asked for that a listing is worth it. */
  readonly listedModel: (name: string) => Promise<Listed | undefined>;
  readonly baseModel: (name: string) => Promise<Model | undefined>;
  readonly trainingProfile: (shape: string) => Promise<TrainingProfile>;
}

export function createLookups(runtime: Pick<Runtime, "client">): Lookups {
  const { client } = runtime;
  const checkpoints = new SharedLookup<Checkpoint[]>();
  const jobs = new SharedLookup<TrainerJob | undefined>();
  const models = new SharedLookup<Model | undefined>();
  const listings = new WeakMap<FireworksClient, Map<string, ModelListing>>();
  const listingOf = (name: string): ModelListing => {
    const { accountId = "" } = parseModelName(name) ?? {};
    const ofClient = listings.get(client()) ?? new Map<string, ModelListing>();
    listings.set(client(), ofClient);
    const listing = ofClient.get(accountId) ?? new ModelListing(client(), accountId);
    ofClient.set(accountId, listing);
    return listing;
  };
  return {
    accountId: async () => client().getAccountId(),
    checkpoints: (parent) => checkpoints.get(parent, async () => client().listCheckpoints(parent)),
    rememberCheckpoints: (parent, rows) => {
      checkpoints.set(parent, rows);
    },
    trainerJob: (name) => jobs.get(name, () => orUndefined(async () => client().getTrainerJob(name))),
    listedModel: async (name) => listingOf(name).find(name),
    baseModel: (name) => models.get(name, async () => client().findModel(name)),
    trainingProfile: (shape) => lookUpTrainingProfile(shape, runtime),
  };
}
