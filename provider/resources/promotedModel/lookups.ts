import { type Checkpoint, type TrainerJob } from "../../client/schemas.js";
import { type TrainingProfile } from "../../client/trainingProfile.js";
import { trainerJobName } from "../../client/names.js";
import { SharedLookup } from "../../lifecycle/sharedLookup.js";
import { type Runtime } from "../../lifecycle/runtime.js";

/** The look-ups of one process: one listing per trainer job, one resolution per shape, however many resources ask. */
export interface Lookups {
  accountId(): Promise<string>;
  checkpoints(accountId: string, jobId: string): Promise<Checkpoint[]>;
  trainerJob(accountId: string, jobId: string): Promise<TrainerJob>;
  trainingProfile(shape: string): Promise<TrainingProfile>;
}

export function createLookups({ client }: Pick<Runtime, "client">): Lookups {
  const checkpoints = new SharedLookup<Checkpoint[]>();
  const jobs = new SharedLookup<TrainerJob>();
  const profiles = new SharedLookup<TrainingProfile>();
  return {
    accountId: async () => client().getAccountId(),
    checkpoints: (accountId, jobId) => {
      const name = trainerJobName(accountId, jobId);
      return checkpoints.get(name, async () => client().listCheckpoints(name));
    },
    trainerJob: (accountId, jobId) => {
      const name = trainerJobName(accountId, jobId);
      return jobs.get(name, async () => client().getTrainerJob(name));
    },
    trainingProfile: (shape) => profiles.get(shape, async () => client().resolveTrainingProfile(shape)),
  };
}
