import { DEPLOYMENT, PROMOTED_MODEL, TRAINING_PROFILE } from "../provider/tokens.js";

/** What a resource may carry in its inputs, by the name of the property that rules read. */
export type Aspect =
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
  /** Nothing is made at the service, so a profile that is not there yet can wait for the resources that it is given to. */
  readonly makesNothing?: true;
}

/** The training lies in the past: a rule judges it and can no longer prevent it. */
const promotedModel: Carrier = {
  type: PROMOTED_MODEL,
  name: "PromotedModel",
  carries: [
    ...["trainingProfile", "trainingShape", "provenance", "baseModel", "checkpoint", "outputModelId", "public"],
    ...["onDelete", "annotations"],
  ] as Aspect[],
  acts: "retrospective",
  uses: "Trained on",
  choose: "Promote a checkpoint trained on",
  shapeHas: "Trained on a shape with",
  chooseShape: "Promote a checkpoint trained on a shape with",
};

const trainingProfile: Carrier = {
  type: TRAINING_PROFILE,
  name: "TrainingProfile",
  carries: ["trainingProfile", "trainingShape"],
  acts: "preventive",
  uses: "This training shape uses",
  choose: "Choose a training shape with",
  shapeHas: "This training shape has",
  chooseShape: "Choose a training shape with",
  makesNothing: true,
};

const deployment: Carrier = {
  type: DEPLOYMENT,
  name: "Deployment",
  carries: ["deploymentShape"],
  acts: "preventive",
  uses: "Served on",
  choose: "Choose a deployment shape with",
  shapeHas: "The deployment shape has",
  chooseShape: "Choose a deployment shape with",
};

/** Every kind of resource that a rule looks at. One more kind is one more entry. */
export const carriers: readonly Carrier[] = [promotedModel, trainingProfile, deployment];

/** The resources that carry something. */
export function carriersOf(aspect: Aspect): readonly Carrier[] {
  return carriers.filter(({ carries }) => carries.includes(aspect));
}
