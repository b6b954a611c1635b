import { isDeepStrictEqual } from "node:util";
import { type Model } from "../../../client/schemas.js";
import { type DynamicHandler, dynamicFront } from "../../../lifecycle/dynamicFront.js";
import { parseIdentity } from "../../../lifecycle/identity.js";
import { type Kind } from "../../../lifecycle/kind.js";
import { managedHandler } from "../../../lifecycle/managedHandler.js";
import { type Runtime, sharedRuntime } from "../../../lifecycle/runtime.js";
import { type PromotedModelValues, parse, refuse } from "./args.js";
import { check } from "./check.js";
import { compare, isFromNewJob, nameOfReplacement } from "./compare.js";
import { complete, withSaved } from "./complete.js";
import { left } from "./left.js";
import { make } from "./make.js";
import { askOperation, withKnownCreateTime } from "./operation.js";
import { proveOwnership, remade, wasRemade } from "./ownership.js";
import { readUnmanaged } from "./readUnmanaged.js";
import { remove } from "./remove.js";
import { describeLoss, describeResult, describeUpdate } from "./row.js";
import { change, reach, settle } from "./settle.js";
import * as state from "./state.js";

/** A promoted model. */
export const promotedModel: Kind<
  PromotedModelValues,
  state.PromotedModelInputs,
  Model,
  state.PromotedModelState,
  state.Own,
  state.CompleteInputs,
  state.SeenModel
> = {
  words: {
    noun: "model",
    made: "was promoted",
    again: "pulumi up promotes again",
    anew: "the old record is of the same model",
  },
  idProperty: "outputModelId",
  placeOf: ({ name, baseUrl }) => ({ name, service: baseUrl }),

  parse,
  refuse,
  check,

  compare: (saved, news, call) => compare(saved, news, isFromNewJob(saved.resolvedCheckpoint, { ...news }, call)),
  nameOfReplacement: (saved, news, call) =>
    nameOfReplacement(saved, news, isFromNewJob(saved.resolvedCheckpoint, { ...news }, call)),
  describeUpdate,

  complete,
  make,
  settle,
  left,
  engineIdOf: ({ name }) => name,
  stateOf: state.stateOf,
  describeResult,

  look: ({ name }, call) => call.client().findModel(name),
  isGone: () => false,
  // Gone or changed is believed of the model's own record only.
  glance: async (saved, props, call) => {
    const { model } = (await call.lookups().listedModel(saved.name)) ?? {};
    if (model === undefined || saved.unfinished === true || wasRemade(saved, model)) return undefined;
    return isDeepStrictEqual(state.refreshedState(props, model), props) ? model : undefined;
  },
  isComing: async (saved, call) => (await askOperation(saved, call)).running,
  whyNotOwn: async (model, saved, call) => {
    if (wasRemade(saved, model)) return remade(saved, model);
    const proof = proveOwnership(model, await withKnownCreateTime(saved, call), parseIdentity(saved.__identity));
    return proof.ours ? undefined : proof.why;
  },
  refreshed: state.refreshedState,
  describeLoss,
  readUnmanaged,

  reach,
  change: async (model, news, saved, call) => change(model, await complete(withSaved(saved, news), call), saved, call),
  whyKept: ({ onDelete, adopted }) => {
    if (onDelete === undefined) return adopted === true ? "it was adopted" : undefined;
    return onDelete === "keep" ? 'onDelete: "keep"' : undefined;
  },
  remove,
};

export const createHandler = (runtime: Runtime): DynamicHandler => dynamicFront(managedHandler(promotedModel), runtime);

export const handler = createHandler(sharedRuntime());
