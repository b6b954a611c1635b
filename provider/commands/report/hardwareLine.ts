import { z } from "zod";
import { UNKNOWN, containsUnknown } from "../../lifecycle/properties.js";
import { describeCost as describeDeploymentCost } from "../../resources/deployment/handler/cost.js";
import { describeCost as describeTrainerCost } from "../../resources/trainerJob/handler/cost.js";
import { describeProfile } from "../../resources/trainingProfile/handler/row.js";
import { DEPLOYED_MODEL, DEPLOYMENT, TRAINER_JOB, TRAINING_PROFILE } from "../../tokens.js";
import { type ResourceState } from "./preview.js";
import { type ResourceChange } from "./resourceChange.js";

/** What is to happen to a resource that stands for hardware, and what that costs. */
export interface HardwareLine {
  readonly kind: "trainer job" | "deployment" | "training shape" | "loaded model";
  readonly name: string;
  readonly operation: string;
  /** What its own row says, which has hardware and cost with the arithmetic; else the same from its inputs. */
  readonly says: string;
}

/** How each kind is told from a state of it, where its row does not do so. */
const KINDS: ReadonlyMap<string, { kind: HardwareLine["kind"]; describe: (state: ResourceState) => string }> = new Map([
  [TRAINER_JOB, { kind: "trainer job", describe: ({ inputs }) => describeTrainerCost(trainerSchema.parse(inputs)) }],
  [
    DEPLOYMENT,
    { kind: "deployment", describe: ({ inputs }) => describeDeploymentCost(deploymentSchema.parse(inputs)) },
  ],
  [TRAINING_PROFILE, { kind: "training shape", describe: ({ inputs }) => describeShape(inputs) }],
  [DEPLOYED_MODEL, { kind: "loaded model", describe: ({ inputs }) => describeLoaded(inputs) }],
]);

const text = z.string().optional().catch(undefined);
const count = z.number().optional().catch(undefined);

const profileSchema = z.object({
  trainingShape: z.string(),
  trainingShapeVersion: z.string(),
  acceleratorType: text,
  acceleratorCount: count,
  nodeCount: count,
  maxSupportedContextLength: count,
  trainerMode: text,
});

/** Every field on its own: one that is unknown at preview, or that another version writes otherwise, is absent. */
const trainerSchema = z.object({
  trainingProfile: profileSchema.transform(present).optional().catch(undefined),
  nodeCount: count,
  acceleratorType: text,
  acceleratorCount: count,
  trainerReplicaCount: count,
  inactivityTimeout: text,
  disableInactivityCleanup: z.boolean().optional().catch(undefined),
});

/** `undefined` for what stands for no hardware. */
export function hardwareLine({
  type,
  name,
  operation,
  old,
  new: next,
  said,
}: ResourceChange): HardwareLine | undefined {
  const kind = KINDS.get(type);
  if (kind === undefined) return undefined;
  const state = next ?? old;
  const described = state === undefined ? "" : kind.describe(state);
  const gone = kind.kind === "trainer job" ? "; its checkpoints expire 30 days after its deletion" : "";
  const says = operation === "delete" ? `was ${described}${gone}` : (said ?? described);
  return { kind: kind.kind, name, operation, says };
}

const later = z.literal(UNKNOWN);
const deploymentSchema = z.object({
  minReplicaCount: z.union([later, z.number()]).optional().catch(undefined),
  maxReplicaCount: z.union([later, z.number()]).optional().catch(undefined),
  deploymentProfile: z
    .union([later, z.object({ acceleratorType: text, acceleratorCount: count }).transform(present)])
    .optional()
    .catch(undefined),
  acceleratorType: text,
  acceleratorCount: count,
});

function describeShape({ requestedShape, trainingShape, trainingProfile }: ResourceState["inputs"]): string {
  const profile = profileSchema.transform(present).safeParse(trainingProfile).data;
  const requested = [requestedShape, trainingShape].find((value) => typeof value === "string") ?? "";
  if (profile === undefined) return containsUnknown(requested) ? "the shape is not known yet" : requested;
  return describeProfile(requested, profile);
}

function describeLoaded({ model, deployment }: ResourceState["inputs"]): string {
  const [what, where] = [model, deployment].map((value) =>
    typeof value !== "string" || containsUnknown(value) ? "not known yet" : (value.split("/").at(-1) ?? value),
  );
  return `model ${what ?? ""} on deployment ${where ?? ""}`;
}

/** Without what is undefined, since a profile's fields are there or absent. */
function present<Fields extends object>(fields: Fields): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
