import type * as pulumi from "@pulumi/pulumi";
import { type DeploymentArgs } from "../deployment/resource.js";
import { type TrainingProfileArgs } from "../trainingProfile/resource.js";
import { type TrainerJobArgs } from "../trainerJob/resource.js";
import { type ManagedTrainingArgs } from "./args.js";

type Part = "profile" | "trainer" | "reference" | "deployment";

const TRAINERS = ["trainer", "reference"] as const;
const LAUNCHED = [...TRAINERS, "deployment"] as const;
const EVERY_PART = ["profile", ...LAUNCHED] as const;

/** Every argument there is, and the parts that take it as it is; the type makes the list complete. */
export const ARGUMENTS = {
  baseModel: [],
  trainingShape: [],
  profile: [],
  loraRank: ["trainer"],
  projectionHeadDim: ["trainer"],
  learningRate: ["trainer"],
  maxContextLength: TRAINERS,
  trainerJobId: [],
  trainerReplicaCount: TRAINERS,
  customImageTag: TRAINERS,
  inactivityTimeout: TRAINERS,
  disableInactivityCleanup: TRAINERS,
  resume: TRAINERS,
  referenceRequired: [],
  referenceTrainingShape: [],
  referenceTrainerJob: [],
  createDeployment: [],
  deploymentShape: [],
  deploymentId: ["deployment"],
  replicaCount: [],
  waitForTrainerBeforeDeployment: [],
  enableHotLoad: [],
  hotLoadTransitionType: [],
  disableSpeculativeDecoding: ["deployment"],
  forceDelete: ["deployment"],
  region: LAUNCHED,
  extraArgs: TRAINERS,
  extraValues: TRAINERS,
  deploymentExtraArgs: [],
  deploymentExtraValues: [],
  displayName: ["trainer"],
  purpose: TRAINERS,
  managedBy: TRAINERS,
  preemptible: TRAINERS,
  skipValidations: TRAINERS,
  useReservation: TRAINERS,
  reservationTarget: TRAINERS,
  annotations: EVERY_PART,
  preflight: EVERY_PART,
  timeouts: [],
} as const satisfies Record<keyof ManagedTrainingArgs, readonly Part[]>;

type TakenBy<Taker extends Part> = {
  [Name in keyof typeof ARGUMENTS]: Taker extends (typeof ARGUMENTS)[Name][number] ? Name : never;
}[keyof typeof ARGUMENTS];

export type Launch = Pick<TrainerJobArgs, "baseModel" | "profile" | "trainingShape" | "autoSelectTrainingShape">;

/** Arguments of the pinned training shape. */
export function profileArgs(args: ManagedTrainingArgs, trainingShape: pulumi.Input<string>): TrainingProfileArgs {
  return { ...taken("profile", args), trainingShape };
}

/** Arguments of the trainer. */
export function trainerArgs(args: ManagedTrainingArgs, launch: Launch): TrainerJobArgs {
  return {
    ...taken("trainer", args),
    ...launch,
    ...(args.trainerJobId === undefined ? {} : { jobId: args.trainerJobId }),
    ...trainerTimeouts(args),
  };
}

/** Arguments of the reference: frozen, so it has no rank and no learning rate. */
export function referenceArgs(args: ManagedTrainingArgs, launch: Launch): TrainerJobArgs {
  return { ...taken("reference", args), ...launch, forwardOnly: true, ...trainerTimeouts(args) };
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
    ...taken("deployment", args),
    baseModel: args.baseModel,
    deploymentShape,
    minReplicaCount: replicas,
    maxReplicaCount: replicas,
    ...defined({ extraArgs: args.deploymentExtraArgs, extraValues: args.deploymentExtraValues }),
    ...(args.enableHotLoad === true
      ? {
          // As the vendor's managed flow sends it (SDK 1.2.28, `managed.py`).
          enableHotLoad: true,
          forTraining: true,
          hotLoadBucketType: "FW_HOSTED",
          hotLoadTrainerJob: jobName,
          ...defined({ hotLoadTransitionType: args.hotLoadTransitionType, preemptible: args.preemptible }),
        }
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

/** What a part takes as it is, as far as it is set. */
function taken<Taker extends Part>(part: Taker, args: ManagedTrainingArgs): Pick<ManagedTrainingArgs, TakenBy<Taker>> {
  const isTaken = ([name, value]: [string, unknown]): boolean =>
    value !== undefined && (ARGUMENTS[name as keyof ManagedTrainingArgs] as readonly Part[]).includes(part);
  return Object.fromEntries(Object.entries(args).filter(isTaken)) as Pick<ManagedTrainingArgs, TakenBy<Taker>>;
}
