import { type Model } from "../../client/schemas.js";
import { type TrainingProfile } from "../../client/trainingProfile.js";
import { fingerprint } from "../../lifecycle/fingerprint.js";
import { plainJson } from "../../lifecycle/plainJson.js";
import { type Properties } from "../../lifecycle/handler.js";
import { DESCRIBED_FIELDS, fromWire, normal, type DescribedFields } from "./describedFields.js";
import { type PromotedModelInputs, type Provenance, type ResolvedCheckpoint } from "./inputs.js";

/**
 * What is saved for a promoted model. Read leniently: an older version of this package may have
 * written it. An optional field of the model that is present is managed; one that is absent is left
 * alone.
 */
export interface PromotedModelState extends DescribedFields {
  readonly schemaVersion: 1;
  readonly __identity: string;
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
  /** The nonce that the model's ownership marker must hold. */
  readonly generation?: string | undefined;
  /** A promotion that was accepted and has not been seen to end. */
  readonly operation?: string | undefined;
  /** The promotion, or what follows it, is still to be finished; the engine's own note of it is lost by a refresh. */
  readonly unfinished?: true | undefined;
  /** Set when the choice was made by `create`, not by `check`: what it was made for. */
  readonly selector?: string | undefined;
}

/** The inputs once nothing waits any more; without a checkpoint they can only adopt. */
export type CompleteInputs = PromotedModelInputs & { readonly outputModelId: string; readonly accountId: string };

/** What a state holds besides inputs and the model. */
export type Bookkeeping = Pick<
  PromotedModelState,
  "baseUrl" | "generation" | "operation" | "unfinished" | "selector" | "adopted"
>;

/** Builds the state from what was asked for and what the service answered. */
export function stateOf(
  inputs: CompleteInputs,
  model: Partial<Model> & Pick<Model, "name">,
  own: Bookkeeping,
): Properties {
  const { __identity, outputModelId, baseModel, resolvedCheckpoint, trainingProfile, provenance } = inputs;
  const { onDelete, forceDelete, annotations, timeouts } = inputs;
  const described = Object.fromEntries(DESCRIBED_FIELDS.map((field) => [field, inputs[field]])) as DescribedFields;
  return plainJson({
    schemaVersion: 1,
    __identity,
    ...own,
    ...observed(model),
    outputModelId,
    baseModel,
    resolvedCheckpoint,
    trainingProfile,
    provenance,
    ...described,
    public: inputs.public ?? false,
    onDelete,
    forceDelete,
    annotations,
    timeouts,
  } satisfies PromotedModelState);
}

/** The same state with its managed fields as the service has them now. */
export function refreshedState(saved: Properties, model: Model): Properties {
  const managed = DESCRIBED_FIELDS.filter((field) => saved[field] !== undefined);
  const fresh = managed.map((field) => [field, normal(fromWire(field, model)) ?? emptyOf(saved[field])]);
  return plainJson({ ...saved, ...observed(model), ...(Object.fromEntries(fresh) as Properties) });
}

/** What a field that the service does not send means, in the type that the state has. */
function emptyOf(value: unknown): unknown {
  if (typeof value === "boolean") return false;
  return typeof value === "number" ? 0 : "";
}

function observed({ name, state, kind, createTime, peftDetails }: Partial<Model> & Pick<Model, "name">) {
  return { name, state, kind, createTime, peftDetails };
}

/** A short digest of what chooses the checkpoint and the base model. */
export function selectorOf({
  trainerJob,
  checkpoint,
  createdBefore,
  reselect,
  ...inputs
}: PromotedModelInputs): string {
  const baseModel = inputs.__resolved?.includes("baseModel") === true ? undefined : inputs.baseModel;
  return fingerprint([trainerJob, checkpoint, createdBefore, reselect, baseModel]);
}
