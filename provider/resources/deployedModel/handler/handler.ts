import * as wire from "../../../client/deploymentSchemas.js";
import { type Call } from "../../../lifecycle/call.js";
import { serve } from "../../../lifecycle/dynamicFront.js";
import { type Kind } from "../../../lifecycle/kind.js";
import { managedHandler } from "../../../lifecycle/managedHandler.js";
import { parseOwnerLine, siblingOf, whyNotOwn } from "../../../lifecycle/ownership.js";
import { containsUnknown } from "../../../lifecycle/properties.js";
import { type DeployedModelValues, parse, refuse } from "./args.js";
import { check } from "./check.js";
import { compare } from "./compare.js";
import { make } from "./make.js";
import { readUnmanaged } from "./read.js";
import { remove } from "./remove.js";
import { describeUpdate } from "./row.js";
import { describe, settle, swap } from "./settle.js";
import { type DeployedModelInputs, type DeployedModelState, type Own, refreshedState, stateOf } from "./state.js";

const isGone = ({ state }: wire.DeployedModel): boolean => state === "UNDEPLOYING";

/** Whether another resource of the stack has taken the row over. */
function isHandedOver(
  { description }: wire.DeployedModel,
  generation: string | undefined,
  { identity }: Call,
): boolean {
  return parseOwnerLine(description)?.generation !== generation && siblingOf(description, identity) !== undefined;
}

/** A model that is loaded on a deployment beside its base. */
export const deployedModel: Kind<
  DeployedModelValues,
  DeployedModelInputs,
  wire.DeployedModel,
  DeployedModelState,
  Own
> = {
  words: {
    noun: "loaded model",
    made: "was loaded",
    again: "pulumi up loads it again",
    anew: "the old record is of the same model on the same deployment",
  },
  slot: {
    property: "model",
    of: ({ model, deployment }) => {
      if (model === undefined || deployment === undefined || containsUnknown([model, deployment])) return undefined;
      return `${model} on ${deployment.split("/").at(-1) ?? ""}`;
    },
  },
  placeOf: ({ deployedModelName, service }) => ({ name: deployedModelName, service }),

  parse,
  refuse,
  check,

  compare: (saved, news, { plan }) => compare(saved, news, (name) => plan.isReplaced(name)),
  describeUpdate,

  make,
  settle: async ({ found, own }, inputs, call) => {
    const loaded = await settle(found, inputs, call);
    return { found: await describe(loaded, inputs, own.generation, call), own };
  },
  // It stays, whatever model is on it later.
  engineIdOf: ({ own }, { identity }) => `${own.deployment}#${identity.resource}`,
  stateOf,

  look: ({ deployedModelName }, call) => call.client().deployments.findDeployedModel(deployedModelName),
  isGone,
  whyNotOwn,
  refreshed: refreshedState,
  isSettling: ({ state }) => state === "UPDATING",
  readUnmanaged,

  // That the old model is gone, or another resource's now, does not matter to what is loaded in its place.
  reach: async ({ deployedModelName: name, createTime, generation }, _inputs, call) => {
    const found = await call.client().deployments.findDeployedModel(name);
    const isLost = found === undefined || isGone(found) || isHandedOver(found, generation, call);
    return isLost ? wire.deployedModel.parse({ name, createTime }) : found;
  },
  change: (_found, inputs, saved, call) => swap(inputs, saved, call),
  remove,
};

export const { createHandler, handler } = serve(() => managedHandler(deployedModel));
