import type * as pulumi from "@pulumi/pulumi";
import { type DeploymentArgs } from "../deployment/resource.js";
import { type TrainerJobArgs } from "../trainerJob/resource.js";
import { type ManagedTrainingArgs } from "./args.js";

/** What the trainer and its reference have in common. */
const OF_BOTH_TRAINERS = [
  "trainerReplicaCount",
  "customImageTag",
  "inactivityTimeout",
  "disableInactivityCleanup",
  "resume",
  "region",
  "maxContextLength",
  "extraArgs",
  "extraValues",
  "purpose",
  "managedBy",
  "preemptible",
  "skipValidations",
  "useReservation",
  "reservationTarget",
  "annotations",
  "preflight",
] as const;

const OF_THE_TRAINER = [...OF_BOTH_TRAINERS, "loraRank", "projectionHeadDim", "learningRate", "displayName"] as const;

const OF_THE_DEPLOYMENT = [
  "deploymentId",
  "region",
  "disableSpeculativeDecoding",
  "forceDelete",
  "annotations",
  "preflight",
] as const;

export type Launch = Pick<TrainerJobArgs, "baseModel" | "profile" | "trainingShape" | "autoSelectTrainingShape">;

/** Arguments of the trainer. */
export function trainerArgs(args: ManagedTrainingArgs, launch: Launch): TrainerJobArgs {
  return {
    ...pick(args, OF_THE_TRAINER),
    ...launch,
    ...(args.trainerJobId === undefined ? {} : { jobId: args.trainerJobId }),
    ...trainerTimeouts(args),
  };
}

/** Arguments of the reference: frozen, so it has no rank and no learning rate. */
export function referenceArgs(args: ManagedTrainingArgs, launch: Launch): TrainerJobArgs {
  return { ...pick(args, OF_BOTH_TRAINERS), ...launch, forwardOnly: true, ...trainerTimeouts(args) };
}

/** Arguments of the deployment. */
export function deploymentArgs(
  args: ManagedTrainingArgs,
  deploymentShape: pulumi.Input<string>,
  jobName: pulumi.Input<string>,
): DeploymentArgs {
  const { deployment, delete: gone, poll } = args.timeouts ?? {};
  const replicas = args.replicaCount ?? 1;
  return {
    ...pick(args, OF_THE_DEPLOYMENT),
    baseModel: args.baseModel,
    deploymentShape,
    minReplicaCount: replicas,
    maxReplicaCount: replicas,
    ...defined({ extraArgs: args.deploymentExtraArgs, extraValues: args.deploymentExtraValues }),
    ...(args.enableHotLoad === true
      ? { enableHotLoad: true, hotLoadTrainerJob: jobName, ...pick(args, ["hotLoadTransitionType"]) }
      : {}),
    ...timeoutsOf({ create: deployment, delete: gone, poll }),
  };
}

function trainerTimeouts({ timeouts = {} }: ManagedTrainingArgs): Pick<TrainerJobArgs, "timeouts"> {
  const { trainerPending: pending, trainerReady: ready, delete: gone, poll } = timeouts;
  return timeoutsOf({ pending, ready, delete: gone, poll });
}

/** Nothing at all when none is set. */
function timeoutsOf<Limits extends object>(limits: Limits): { timeouts?: Defined<Limits> } {
  const set = defined(limits);
  return Object.keys(set).length === 0 ? {} : { timeouts: set };
}

type Defined<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>;
}

function pick<Fields extends object, Name extends keyof Fields>(
  fields: Fields,
  names: readonly Name[],
): Pick<Fields, Name> {
  return Object.fromEntries(
    names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])),
  ) as Pick<Fields, Name>;
}
