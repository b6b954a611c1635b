import { type Model } from "../../../client/schemas.js";
import { type TrainingProfile } from "../../../client/trainingProfile.js";
import { type Properties } from "../../../lifecycle/handler.js";
import { type SavedState } from "../../../lifecycle/kind.js";
import { plainJson, fingerprint } from "../../../lifecycle/properties.js";
import { type PromotedModelValues } from "./args.js";
import { FIELDS, PATCHED_FIELDS } from "./fields.js";
import { withoutPrefix } from "./modelKind.js";
import { type PatchedValues, fromWire, normal } from "./patch.js";

/** The checkpoint that was chosen; what `preflight: "off"` could not look up is absent. */
export interface ResolvedCheckpoint {
  readonly name: string;
  readonly createTime?: string;
  readonly checkpointType?: string;
}

/**
 * Whether the declared training shape agrees with what the trainer job records of its accelerators:
 * `verified`, or only `declared` where the job records none.
 */
export type Provenance = "verified" | "declared";

/** What `check` adds to the inputs. */
export interface ResolvedInputs {
  readonly resolvedCheckpoint?: ResolvedCheckpoint | undefined;
  readonly baseModel?: string | undefined;
  readonly outputModelId?: string | undefined;
  readonly trainingProfile?: TrainingProfile | undefined;
  readonly provenance?: Provenance | undefined;
  /** `accounts/<a>/models/<m>` */
  readonly name?: string | undefined;
}

/** The inputs after `check`: what the user wrote, and what `check` resolved. */
export type PromotedModelInputs = Omit<PromotedModelValues, keyof ResolvedInputs> &
  ResolvedInputs & {
    readonly __identity: string;
    /** Which properties `check` added. */
    readonly __resolved?: readonly string[];
  };

/** Whether `check` filled the property in, because the user had left it out. */
export function wasResolved(inputs: PromotedModelInputs | undefined, property: keyof ResolvedInputs): boolean {
  return inputs?.__resolved?.includes(property) === true;
}

/**
 * What is saved for a promoted model. Read leniently: an older version of this package may have
 * written it. An optional field of the model that is present is managed; one that is absent is left
 * alone.
 */
export interface PromotedModelState extends SavedState, PatchedValues {
  readonly schemaVersion: 1;
  /** The service that holds the model, so that another base URL never reads as "gone". */
  readonly baseUrl: string;
  /** `accounts/<a>/models/<m>` */
  readonly name: string;
  readonly state?: string | undefined;
  readonly kind?: string | undefined;
  readonly createTime?: string | undefined;
  readonly peftDetails?: Model["peftDetails"];
  readonly outputModelId: string;
  readonly baseModel?: string | undefined;
  readonly resolvedCheckpoint?: ResolvedCheckpoint | undefined;
  readonly trainingProfile?: TrainingProfile | undefined;
  readonly provenance?: Provenance | undefined;
  readonly adopted?: true | undefined;
  readonly onDelete?: "delete" | "keep" | undefined;
  readonly forceDelete?: boolean | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly timeouts?: PromotedModelInputs["timeouts"];
  /** A promotion that was accepted and has not been seen to end. */
  readonly operation?: string | undefined;
  /** Set when the choice was made by `create`, not by `check`: what it was made for. */
  readonly selector?: string | undefined;
}

/** The inputs once nothing waits any more; without a checkpoint they can only adopt. */
export type CompleteInputs = PromotedModelInputs & {
  readonly outputModelId: string;
  readonly accountId: string;
  /** What the choice was made for, where it was made now. */
  readonly selector?: string | undefined;
};

/** As much of a model as was seen. */
export type SeenModel = Partial<Model> & Pick<Model, "name">;

/** Whether the service has shown the model itself, and not only accepted its name. */
export function isShown(model: SeenModel): model is Model {
  return model.createTime !== undefined || model.state !== undefined;
}

/** What a state holds besides inputs and the model. */
export type Own = Pick<PromotedModelState, "baseUrl" | "generation" | "operation" | "selector" | "adopted"> & {
  /** Managed fields are recorded as the service has them. */
  readonly asFound?: true | undefined;
};

/** Builds the state from what was asked for and what the service answered. */
export function stateOf(inputs: CompleteInputs, model: SeenModel, own: Own, unfinished?: true): Properties {
  const { __identity, outputModelId, baseModel, resolvedCheckpoint, trainingProfile, provenance } = inputs;
  const { onDelete, forceDelete, annotations, timeouts } = inputs;
  const { asFound, ...kept } = own;
  const described = Object.fromEntries(PATCHED_FIELDS.map((field) => [field, inputs[field]])) as PatchedValues;
  const state = plainJson({
    schemaVersion: 1,
    __identity,
    ...kept,
    unfinished,
    ...observed(model),
    outputModelId,
    baseModel,
    resolvedCheckpoint,
    trainingProfile,
    provenance,
    ...described,
    public: inputs.public ?? FIELDS.public.default,
    onDelete,
    forceDelete,
    annotations,
    timeouts,
  } satisfies PromotedModelState);
  return asFound === true && unfinished === undefined && isShown(model) ? refreshedState(state, model) : state;
}

/** The same state with its managed fields as the service has them now. */
export function refreshedState(saved: Properties, model: Model): Properties {
  const managed = PATCHED_FIELDS.filter((field) => saved[field] !== undefined);
  const fresh = managed.map((field) => [field, normal(fromWire(field, model)) ?? emptyOf(saved[field])]);
  return plainJson({ ...saved, ...observed(model), ...(Object.fromEntries(fresh) as Properties) });
}

/** What a field that the service does not send means, in the type that the state has. */
function emptyOf(value: unknown): unknown {
  if (typeof value === "boolean") return false;
  return typeof value === "number" ? 0 : "";
}

function observed({ name, state, kind, createTime, peftDetails }: SeenModel) {
  return { name, state, kind, createTime, peftDetails };
}

/** What chooses the checkpoint. */
export const CHOOSERS = ["trainerJob", "checkpoint", "createdBefore", "checkpointType", "reselect"] as const;

/** A short digest of what chooses the checkpoint and the base model. */
export function selectorOf({
  trainerJob,
  checkpoint,
  createdBefore,
  checkpointType,
  reselect,
  ...inputs
}: PromotedModelInputs): string {
  const baseModel = inputs.__resolved?.includes("baseModel") === true ? undefined : inputs.baseModel;
  // 0.1.0 has saved digests without a type.
  const type = checkpointType === undefined ? [] : [withoutPrefix(checkpointType)];
  return fingerprint([trainerJob, checkpoint, createdBefore, reselect, baseModel, ...type]);
}
