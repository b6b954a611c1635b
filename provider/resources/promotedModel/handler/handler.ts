import { type Model } from "../../../client/schemas.js";
import { serve } from "../../../lifecycle/dynamicFront.js";
import { type Kind } from "../../../lifecycle/kind.js";
import { managedHandler } from "../../../lifecycle/managedHandler.js";
import { type PromotedModelValues, parse, refuse } from "./args.js";
import { check } from "./check.js";
import { compare, isFromNewJob, nameOfReplacement } from "./compare.js";
import { complete, withSaved } from "./complete.js";
import { askOperation, glance, whyLeftAlone, whyNotOwn } from "./look.js";
import { left, make } from "./make.js";
import { remove, whyKept } from "./remove.js";
import { describeLoss, describeResult, describeUpdate } from "./row.js";
import { change, reach, settle } from "./settle.js";
import * as state from "./state.js";
import { imported, readUnmanaged } from "./unmanaged.js";

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
  nameProperty: "name",
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
  stateOf: state.stateOf,
  describeResult,

  look: ({ name }, call) => call.client().findModel(name),
  glance,
  isComing: async (saved, call) => (await askOperation(saved, call)).running,
  whyNotOwn,
  whyLeftAlone,
  refreshed: state.refreshedState,
  describeLoss,
  readUnmanaged,
  imported,

  reach,
  change: async (model, news, saved, call) => change(model, await complete(withSaved(saved, news), call), saved, call),
  whyKept,
  remove,
};

export const { createHandler, handler, createFront } = serve(() => managedHandler(promotedModel));
