import { type ManagedTrainingArgs } from "./args.js";
import { MADE_OF_OUTPUT, pathsMadeOfOutput } from "../../outputText.js";
import { describe as inWords, isTrainingProfile } from "../../program/spreadProfile.js";
import { ARGUMENTS } from "./parts.js";

const BY_SHAPE = "the service ignores it here, because the training shape decides the hardware; choose a trainingShape";
const BY_CLIENT =
  "is a setting of the training client and of nothing that exists at the service; give it to the client";
const BY_PULUMI = "nothing is left behind by a client that closes; pulumi destroy deletes what this created";
const BY_STACK = "settings of the connection are the stack's: set it in the stack's config, under fireworks:";
const LORA_PARTS =
  "the service has no such setting when a trainer starts; choose what is trained in the training client";

/**
 * Fields of the vendor's `FiretitanProvisioningConfig` that mean nothing here, its aliases, and what to write instead.
 * Source: SDK 1.2.28, `from_firetitan_config`.
 */
const REFUSED: Readonly<Record<string, string>> = {
  modelName: "is an alias; write baseModel",
  trainingShapeId: "is another name of trainingShape; write trainingShape",
  trainingShapeRef: "is an alias; write trainingShape",
  referenceTrainingShapeId: "is another name of referenceTrainingShape; write referenceTrainingShape",
  referenceTrainerJobId: "is another name of referenceTrainerJob; write referenceTrainerJob, the job's full name",
  trainerId: "is an alias; write trainerJobId",
  deploymentReplicaCount: "is an alias; write replicaCount",
  gradientAccumulationSteps: "the service has no such setting any more; accumulate in the training loop",
  seed: "the service never used it; seed the training loop",
  trainMlp: LORA_PARTS,
  trainAttn: LORA_PARTS,
  trainUnembed: LORA_PARTS,
  nodeCount: BY_SHAPE,
  acceleratorType: BY_SHAPE,
  acceleratorCount: BY_SHAPE,
  hotLoadDeploymentId: "the vendor deprecates it; set enableHotLoad: true, and the deployment names the trainer",
  forwardOnly: "is for references; set referenceRequired: true, or use a TrainerJob with forwardOnly: true",
  maxLoraRank: "is not supported; set loraRank to the rank that is trained",
  loraAlpha: BY_CLIENT,
  tokenizerModel: BY_CLIENT,
  weightSyncTransport: BY_CLIENT,
  userMetadata: BY_CLIENT,
  hotloadTimeoutS: BY_CLIENT,
  reattachSettleTimeoutS: "nothing is attached again behind your back; leave it out",
  reattachPollIntervalS: "nothing is attached again behind your back; leave it out",
  trainerTimeoutS: 'write timeouts: { trainerReady: "1h" }',
  trainerPendingTimeoutS: 'write timeouts: { trainerPending: "48h" }',
  deploymentTimeoutS: 'write timeouts: { deployment: "90m" }',
  cleanupTrainerOnClose: BY_PULUMI,
  cleanupDeploymentOnClose: BY_PULUMI,
  cleanupReferenceTrainerOnClose: BY_PULUMI,
  apiKey: BY_STACK,
  baseUrl: BY_STACK,
  inferenceUrl: BY_STACK,
  hotloadApiUrl: BY_STACK,
  additionalHeaders: BY_STACK,
  verifySsl: BY_STACK,
  projectId: "the vendor accepts none; leave it out",
  managedConfig: "write its fields as arguments of their own",
};

/** Every fault of the arguments that can be seen before there is any resource, each as `property = value: rule; fix`. */
export function argumentFaults(args: ManagedTrainingArgs): string[] {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return [
    ...given.flatMap(([name, value]) => foreignFault(name, value) ?? []),
    ...given.flatMap(([name, value]) => pathsMadeOfOutput(value, name)).map((path) => `${path}: ${MADE_OF_OUTPUT}`),
    ...malformed(args),
    ...contradictions(args),
  ];
}

function foreignFault(name: string, value: unknown): string | undefined {
  if (name in ARGUMENTS) return undefined;
  const camelCase = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const known = camelCase in ARGUMENTS ? `names are in camelCase here; write ${camelCase}` : undefined;
  // A key may have been written where it does not belong.
  const shown = REFUSED[camelCase] === BY_STACK ? name : `${name} = ${describe(value)}`;
  return `${shown}: ${REFUSED[camelCase] ?? known ?? "ManagedTraining has no such argument; leave it out"}`;
}

const TIMEOUTS = ["trainerPending", "trainerReady", "deployment", "delete", "poll"];

/** What this component reads itself, and no child's `check` comes to see. */
function malformed({ profile, timeouts, referenceTrainerJob }: ManagedTrainingArgs): string[] {
  const faults: string[] = [];
  const given: unknown = timeouts;
  if (profile !== undefined && !isTrainingProfile(profile)) {
    faults.push(`profile = ${describe(profile)}: must be a TrainingProfile of the program`);
  }
  if (given !== undefined) {
    const isPlain = typeof given === "object" && given !== null && !Array.isArray(given) && describe(given) !== OUTPUT;
    if (!isPlain) faults.push(`timeouts = ${describe(given)}: must be an object of durations, and no output`);
    const stray = isPlain ? Object.keys(given).filter((name) => !TIMEOUTS.includes(name)) : [];
    for (const name of stray) faults.push(`timeouts.${name}: is no timeout; known are ${TIMEOUTS.join(", ")}`);
  }
  const isText = referenceTrainerJob === undefined || typeof referenceTrainerJob === "string";
  if (!isText && describe(referenceTrainerJob) !== OUTPUT) {
    faults.push(`referenceTrainerJob = ${describe(referenceTrainerJob)}: must be the job's full name`);
  }
  return faults;
}

function contradictions(args: ManagedTrainingArgs): string[] {
  const { createDeployment = true, referenceRequired = false, enableHotLoad = false, replicaCount } = args;
  const faults: string[] = [];
  const isSet = (name: keyof ManagedTrainingArgs): boolean => args[name] !== undefined;
  const fail = (name: keyof ManagedTrainingArgs, reason: string): void => {
    faults.push(`${name} = ${describe(args[name])}: ${reason}`);
  };
  for (const name of [
    "createDeployment",
    "referenceRequired",
    "waitForTrainerBeforeDeployment",
    "enableHotLoad",
  ] as const) {
    if (isSet(name) && typeof args[name] !== "boolean") {
      fail(name, "must be true or false, and no output, because it decides which resources there are");
    }
  }
  if (!isSet("baseModel"))
    faults.push("baseModel: is required; write a full name such as accounts/fireworks/models/qwen3-8b");
  if (isSet("trainingShape") && isSet("profile"))
    fail("trainingShape", "cannot be combined with profile; set one of the two");
  if (createDeployment && !isSet("deploymentShape") && !isSet("trainingShape") && !isSet("profile")) {
    faults.push(
      "deploymentShape: is required for a deployment without a training shape that links one; set it, or trainingShape, or createDeployment: false",
    );
  }
  if (!createDeployment) {
    for (const name of [
      "deploymentShape",
      "deploymentId",
      "replicaCount",
      "waitForTrainerBeforeDeployment",
      "enableHotLoad",
    ] as const) {
      if (isSet(name) && args[name] !== false)
        fail(name, "has no effect without a deployment; leave it out, or set createDeployment: true");
    }
  }
  if (typeof replicaCount === "number" && !(Number.isInteger(replicaCount) && replicaCount >= 1)) {
    fail("replicaCount", "must be a whole number, 1 or more; for no deployment set createDeployment: false");
  }
  if (isSet("hotLoadTransitionType") && !enableHotLoad) {
    fail("hotLoadTransitionType", "has no effect without hot load; set enableHotLoad: true");
  }
  if (isSet("referenceTrainingShape") && !referenceRequired) {
    fail("referenceTrainingShape", "has no effect without a reference; set referenceRequired: true");
  }
  if (isSet("referenceTrainerJob") && referenceRequired) {
    fail(
      "referenceTrainerJob",
      "is a reference already, and referenceRequired would create another; set one of the two",
    );
  }
  return faults;
}

const OUTPUT = "(an output)";

function describe(value: unknown): string {
  const shown = inWords(value);
  return shown === value ? JSON.stringify(value) : String(shown);
}
