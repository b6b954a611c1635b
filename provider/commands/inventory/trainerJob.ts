import { checkpointsExpireAfter } from "../../client/retention.js";
import { type TrainerJob } from "../../client/schemas.js";
import { isBeingDeleted, isStopped, isTombstone, shortState } from "../../client/trainerJobState.js";
import { centsPerHour, describeCount, type Nodes } from "../../prices.js";
import { costSince, inDollars } from "./running.js";
import { type RunningCost } from "./serviceObject.js";
import { type Told, wordsOf } from "./told.js";

export function tellTrainerJob(job: TrainerJob, now: number): Told {
  const nodes = nodesOf(job);
  const expiry = checkpointsExpireAfter(job);
  const state = shortState(job);
  return {
    state,
    since: job.createTime,
    hardware: nodes === undefined ? undefined : `${describeCount(nodes)} x ${nodes.acceleratorType}`,
    cost: isOver(job) || isBeingDeleted(job) ? undefined : costOf(job, nodes, now),
    expires: expiry === undefined ? undefined : { what: "the job is deleted; its checkpoints may go", from: expiry },
    problem: state === "FAILED" ? wordsOf(job.status) : undefined,
    from: [],
  };
}

/** Whether it has no GPUs any more. */
export function isOver(job: TrainerJob): boolean {
  return isStopped(job) || isTombstone(job);
}

function costOf(job: TrainerJob, nodes: Nodes | undefined, now: number): RunningCost {
  const max = nodes === undefined ? undefined : centsPerHour(nodes);
  // Without GPUs it is not billed; since when it has them the service does not tell.
  if (shortState(job) === "PENDING") return { now: 0, most: inDollars(max) };
  return { now: inDollars(max), most: inDollars(max), soFar: costSince(job.createTime, { min: 0, max }, now) };
}

function nodesOf({
  nodeCount: nodes,
  trainerReplicaCount: replicas = 1,
  trainingConfig,
}: TrainerJob): Nodes | undefined {
  const { acceleratorType, acceleratorCount: perNode } = trainingConfig ?? {};
  if (acceleratorType === undefined || perNode === undefined || nodes === undefined) return undefined;
  return { acceleratorType, perNode, nodes, replicas };
}
