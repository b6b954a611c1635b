import { DEPLOYMENT, PROMOTED_MODEL, TRAINER_JOB, TRAINING_PROFILE } from "../provider/tokens.js";

/** What a resource may carry in its inputs, by the name of the property that rules read. */
export type Aspect =
  /** Accelerators: of a training profile, of a deployment's profile, or named by the program itself. */
  | "hardware"
  | "trainingProfile"
  | "trainingShape"
  | "provenance"
  | "baseModel"
  | "checkpoint"
  | "outputModelId"
  | "public"
  | "onDelete"
  | "annotations"
  | "deploymentShape"
  | "minReplicaCount";

/** A kind of resource, as rules see it. */
export interface Carrier {
  /** Type token. */
  readonly type: string;
  /** Name of the class. */
  readonly name: string;
  readonly carries: readonly Aspect[];
  /** When rules on hardware act on it. */
  readonly acts: "preventive" | "retrospective";
  /** What to do instead, in words: "choose a training shape with at most 4 nodes". */
  readonly choose: (what: string) => string;
  /** The input that names the shape, and the one that holds what it was resolved to. */
  readonly shape: "trainingShape" | "deploymentShape";
  readonly profile: "trainingProfile" | "deploymentProfile";
  /** The program may name accelerators itself, without a shape. */
  readonly namesAccelerators?: true;
  /** The input that says how many replicas there may be. */
  readonly replicas?: "trainerReplicaCount" | "maxReplicaCount";
  /** Nothing is made at the service, so a profile that is not there yet can wait for the resources that it is given to. */
  readonly makesNothing?: true;
}

/** The training lies in the past: a rule judges it and can no longer prevent it. */
const promotedModel: Carrier = {
  type: PROMOTED_MODEL,
  name: "PromotedModel",
  carries: [
    "hardware",
    "trainingProfile",
    "trainingShape",
    "provenance",
    "baseModel",
    "checkpoint",
    "outputModelId",
    "public",
    "onDelete",
    "annotations",
  ],
  acts: "retrospective",
  shape: "trainingShape",
  profile: "trainingProfile",
  choose: (what) => `promote a checkpoint that was trained with ${what}`,
};

const trainingProfile: Carrier = {
  type: TRAINING_PROFILE,
  name: "TrainingProfile",
  carries: ["hardware", "trainingProfile", "trainingShape"],
  acts: "preventive",
  shape: "trainingShape",
  profile: "trainingProfile",
  choose: (what) => `choose a training shape with ${what}`,
  makesNothing: true,
};

const trainerJob: Carrier = {
  type: TRAINER_JOB,
  name: "TrainerJob",
  carries: ["hardware", "trainingProfile", "trainingShape", "baseModel"],
  acts: "preventive",
  shape: "trainingShape",
  profile: "trainingProfile",
  namesAccelerators: true,
  replicas: "trainerReplicaCount",
  choose: (what) => `launch a trainer with ${what}`,
};

const deployment: Carrier = {
  type: DEPLOYMENT,
  name: "Deployment",
  carries: ["hardware", "deploymentShape", "minReplicaCount"],
  acts: "preventive",
  shape: "deploymentShape",
  profile: "deploymentProfile",
  namesAccelerators: true,
  replicas: "maxReplicaCount",
  choose: (what) => `deploy with ${what}`,
};

/** Every kind of resource that a rule looks at. One more kind is one more entry. */
export const carriers: readonly Carrier[] = [promotedModel, trainingProfile, trainerJob, deployment];

/** The resources that carry something. */
export function carriersOf(aspect: Aspect): readonly Carrier[] {
  return carriers.filter(({ carries }) => carries.includes(aspect));
}
