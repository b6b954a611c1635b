import { createHash } from "node:crypto";
import { type Model } from "../../client/schemas.js";
import { type TrainingProfile } from "../../client/trainingProfile.js";
import { plainJson } from "../../lifecycle/plainJson.js";
import { type Properties } from "../../lifecycle/handler.js";
import { type PromotedModelInputs, type ResolvedCheckpoint } from "./inputs.js";
import { stripMarker } from "./marker.js";

/**
 * What is saved for a promoted model. Read leniently: an older version of this package may have
 * written it. An optional field that is present is managed; one that is absent is left alone.
 */
export interface PromotedModelState {
  readonly schemaVersion: 1;
  readonly __identity: string;
  /** The service that holds the model, so that another base URL never reads as "gone". */
  readonly baseUrl: string;
  /** `accounts/<a>/models/<m>` */
  readonly name: string;
  readonly state?: string | undefined;
  readonly kind?: string | undefined;
  readonly createTime?: string | undefined;
  readonly peftDetails?:
    { baseModel?: string | undefined; r?: number | undefined; targetModules: string[] } | undefined;
  readonly outputModelId: string;
  readonly baseModel: string;
  readonly resolvedCheckpoint: ResolvedCheckpoint;
  readonly trainingProfile?: TrainingProfile | undefined;
  readonly displayName?: string | undefined;
  readonly description?: string | undefined;
  readonly public: boolean;
  readonly onDelete?: "delete" | "keep" | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly timeouts?: PromotedModelInputs["timeouts"];
  /** The nonce that the model's ownership marker must hold. */
  readonly generation?: string | undefined;
  /** A promotion that was accepted and has not been seen to end. */
  readonly operation?: string | undefined;
  /** Set when the choice was made by `create`, not by `check`: what it was made for. */
  readonly selector?: string | undefined;
}

/** The inputs with everything resolved, as `create` needs them. */
export interface CompleteInputs extends Omit<
  PromotedModelInputs,
  "resolvedCheckpoint" | "baseModel" | "outputModelId"
> {
  readonly resolvedCheckpoint: ResolvedCheckpoint;
  readonly baseModel: string;
  readonly outputModelId: string;
}

/** Builds the state from what was asked for and what the service answered. */
export function stateOf(
  inputs: CompleteInputs,
  model: Pick<Model, "name"> & Partial<Model>,
  own: Pick<PromotedModelState, "baseUrl" | "generation" | "operation" | "selector">,
): Properties {
  const { outputModelId, baseModel, resolvedCheckpoint, trainingProfile, onDelete, annotations, timeouts } = inputs;
  const saved: PromotedModelState = {
    schemaVersion: 1,
    __identity: inputs.__identity,
    ...own,
    ...observed(model),
    outputModelId,
    baseModel,
    resolvedCheckpoint,
    trainingProfile,
    displayName: inputs.displayName,
    description: inputs.description,
    public: inputs.public ?? false,
    onDelete,
    annotations,
    timeouts,
  };
  return plainJson(saved);
}

/** The state after a refresh: managed fields as the service has them now. */
export function refreshedState(saved: PromotedModelState, model: Model): Properties {
  return plainJson({
    ...saved,
    ...observed(model),
    ...(saved.displayName === undefined ? {} : { displayName: model.displayName ?? "" }),
    ...(saved.description === undefined ? {} : { description: stripMarker(model.description) }),
    public: model.public,
  });
}

function observed({ name, state, kind, createTime, peftDetails }: Pick<Model, "name"> & Partial<Model>) {
  return { name, state, kind, createTime, peftDetails };
}

/** A short digest of what chooses the checkpoint and the base model. */
export function selectorOf({ trainerJob, checkpoint, reselect, baseModel }: PromotedModelInputs): string {
  return createHash("sha256")
    .update(JSON.stringify([trainerJob, checkpoint, reselect, baseModel]))
    .digest("hex")
    .slice(0, 12);
}
