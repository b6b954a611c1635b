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
  | "deploymentShape";

/** A kind of resource, as rules see it. */
export interface Carrier {
  /** Type token. */
  readonly type: string;
  /** Name of the class. */
  readonly name: string;
  readonly carries: readonly Aspect[];
  /** When rules on hardware act on it. */
  readonly acts: "preventive" | "retrospective";
  /** How messages speak about hardware: a fact, and what to choose instead; the same for other fields of the shape. */
  readonly uses: string;
  readonly choose: string;
  readonly shapeHas: string;
  readonly chooseShape: string;
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
    ...[
      "hardware",
      "trainingProfile",
      "trainingShape",
      "provenance",
      "baseModel",
      "checkpoint",
      "outputModelId",
      "public",
    ],
    ...["onDelete", "annotations"],
  ] as Aspect[],
  acts: "retrospective",
  shape: "trainingShape",
  profile: "trainingProfile",
  uses: "Trained on",
  choose: "Promote a checkpoint trained on",
  shapeHas: "Trained on a shape with",
  chooseShape: "Promote a checkpoint trained on a shape with",
};

const trainingProfile: Carrier = {
  type: TRAINING_PROFILE,
  name: "TrainingProfile",
  carries: ["hardware", "trainingProfile", "trainingShape"],
  acts: "preventive",
  shape: "trainingShape",
  profile: "trainingProfile",
  uses: "This training shape uses",
  choose: "Choose a training shape with",
  shapeHas: "This training shape has",
  chooseShape: "Choose a training shape with",
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
  uses: "The trainer would use",
  choose: "Launch a trainer with",
  shapeHas: "The training shape has",
  chooseShape: "Launch a trainer of a shape with",
};

const deployment: Carrier = {
  type: DEPLOYMENT,
  name: "Deployment",
  carries: ["hardware", "deploymentShape"],
  acts: "preventive",
  shape: "deploymentShape",
  profile: "deploymentProfile",
  namesAccelerators: true,
  replicas: "maxReplicaCount",
  uses: "Served on",
  choose: "Choose a deployment shape with",
  shapeHas: "The deployment shape has",
  chooseShape: "Choose a deployment shape with",
};

/** Every kind of resource that a rule looks at. One more kind is one more entry. */
export const carriers: readonly Carrier[] = [promotedModel, trainingProfile, trainerJob, deployment];

/** The resources that carry something. */
export function carriersOf(aspect: Aspect): readonly Carrier[] {
  return carriers.filter(({ carries }) => carries.includes(aspect));
}
