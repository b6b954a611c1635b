import { type CallOptions, type Calls } from "./calls.js";
import { DEPLOYMENT_ID, deploymentName, parseDeploymentName } from "./deploymentNames.js";
import { parseCheckpointParent, trainerJobName, type CheckpointCollection, type CheckpointParent } from "./names.js";

const NOUNS: Readonly<Record<CheckpointCollection, string>> = {
  rlorTrainerJobs: "trainer job",
  supervisedFineTuningJobs: "supervised fine-tuning job",
  dpoJobs: "DPO job",
  reinforcementFineTuningJobs: "reinforcement fine-tuning job",
  trainingSessions: "training session",
};

/** What has checkpoints, by its id (then a trainer job of the calls' account) or full name. */
export async function locate(job: string, calls: Calls, options: CallOptions): Promise<CheckpointParent> {
  const parent = parseCheckpointParent(job);
  if (parent !== undefined) return parent;
  if (job.includes("/")) throw noJob(job);
  const accountId = await calls.getAccountId(options);
  return { name: trainerJobName(accountId, job), accountId, collection: "rlorTrainerJobs", id: job };
}

/** Says that what was given names no job. */
export function noJob(job: string): TypeError {
  return new TypeError(
    `'${job}' is neither a trainer job id nor a full name such as accounts/<account>/rlorTrainerJobs/<job>.`,
  );
}

/** `trainer job sft-7` */
export function titleOf({ collection, id }: CheckpointParent): string {
  return `${NOUNS[collection]} ${id}`;
}

/** The full name of a deployment, by its id (then one of the calls' account) or full name. */
export async function locateDeployment(deployment: string, calls: Calls, options: CallOptions): Promise<string> {
  if (parseDeploymentName(deployment) !== undefined) return deployment;
  if (!DEPLOYMENT_ID.test(deployment)) {
    throw new TypeError(`'${deployment}' is neither a deployment id nor accounts/<account>/deployments/<deployment>.`);
  }
  return deploymentName(await calls.getAccountId(options), deployment);
}
