import { type Deployment } from "../../client/deploymentSchemas.js";
import { parseDuration } from "../../client/duration.js";
import { isGone, isGoing, isUp } from "../../client/waitForDeployment.js";
import { centsPerHour, describeReplicas } from "../../resources/deployment/handler/cost.js";
import { REST_MS } from "../../resources/deployment/handler/rest.js";
import { stackOf } from "../../lifecycle/ownership.js";
import { type Accelerators, type Holdings } from "./holdings.js";
import { costSince, inDollars } from "./running.js";
import { type Expiry, idOf, type RunningCost } from "./serviceObject.js";
import { namesIn, type Told, wordsOf } from "./told.js";
import { isOver } from "./trainerJob.js";

export function tellDeployment(row: Deployment, held: Holdings, now: number): Told {
  const { name, state = "", createTime, description, baseModel, hotLoadTrainerJob } = row;
  const { minReplicaCount: min, maxReplicaCount: max, deploymentShape = "" } = row;
  const own: Accelerators = namesIn([row.acceleratorType]).length > 0 ? row : (held.shapes.get(deploymentShape) ?? {});
  const isLive = !isGoing(row) && state !== "FAILED";
  const replicas = isLive ? Math.max(row.replicaCount, min) : 0;
  const size = { min, max, acceleratorType: own.acceleratorType, perReplica: own.acceleratorCount };
  const loads = [...held.loads.values()].flatMap((one) => (one?.deployment === name ? [one.name] : []));
  const each = namesIn([own.acceleratorCount?.toString(), own.acceleratorType]);
  return {
    managedBy: stackOf(description),
    state,
    since: createTime,
    hardware: [`${replicas} of ${describeReplicas(min, max)}`, ...each].join(" x "),
    cost: isLive ? costOf(replicas, size, createTime, now) : undefined,
    unused: isLive ? whyUnused(row, loads.length, held) : undefined,
    expires: expiryOf(row, now),
    problem: problemOf(row),
    from: namesIn([...loads, baseModel, hotLoadTrainerJob]),
  };
}

function costOf(
  replicas: number,
  size: Parameters<typeof centsPerHour>[0],
  createTime: string | undefined,
  now: number,
): RunningCost {
  const { min, max } = centsPerHour(size) ?? {};
  const running = replicas === 0 ? 0 : centsPerHour({ ...size, min: replicas, max: replicas })?.max;
  return { now: inDollars(running), most: inDollars(max), soFar: costSince(createTime, { min, max }, now) };
}

/** It had no traffic for a while, and so has no replica. */
function isResting(row: Deployment): boolean {
  return isUp(row) && row.minReplicaCount === 0 && row.replicaCount === 0 && row.maxReplicaCount > 0;
}

function whyUnused(row: Deployment, loads: number, { jobs }: Holdings): string | undefined {
  const { enableAddons, hotLoadTrainerJob: trainer = "" } = row;
  if (isResting(row)) return "it rests, no request came for a while";
  if (trainer === "")
    return isUp(row) && enableAddons && loads === 0 ? "no model is loaded on it (enableAddons)" : undefined;
  const job = jobs.get(trainer);
  const hasEnded = job === undefined ? jobs.has(trainer) : isOver(job);
  return hasEnded ? `${idOf(trainer)}, the trainer job that fills it, has stopped` : undefined;
}

function expiryOf(row: Deployment, now: number): Expiry | undefined {
  if (isResting(row)) return endOfRest(row, now);
  const { purgeTime } = row;
  return isGone(row) && purgeTime !== undefined ? { what: "it cannot be brought back", from: purgeTime } : undefined;
}

const SCALE_TO_ZERO_MS = 3_600_000;

/** The service does not tell when the last request came: after it was made, and before it went to rest. */
function endOfRest({ createTime = "", autoscalingPolicy }: Deployment, now: number): Expiry {
  const quiet = parseDuration(autoscalingPolicy?.scaleToZeroWindow ?? "") ?? SCALE_TO_ZERO_MS;
  const created = Date.parse(createTime);
  const from = Number.isNaN(created) ? now : Math.max(now, created + REST_MS);
  const by = Math.max(from, now + REST_MS - quiet);
  const [earliest, latest] = [from, by].map((ms) => new Date(ms).toISOString());
  return { what: "without a request the service deletes it", from: earliest ?? "", by: latest };
}

function problemOf(row: Deployment): string | undefined {
  if (isGone(row)) return `it was deleted at ${row.deleteTime ?? "an unknown time"}`;
  return row.state === "FAILED" ? wordsOf(row.status) : undefined;
}
