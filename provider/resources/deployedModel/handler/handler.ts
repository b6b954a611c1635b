import { type DeployedModel } from "../../../client/deploymentSchemas.js";
import { serve } from "../../../lifecycle/dynamicFront.js";
import { type Kind } from "../../../lifecycle/kind.js";
import { managedHandler } from "../../../lifecycle/managedHandler.js";
import { whyNotOwn } from "../../../lifecycle/ownership.js";
import { containsUnknown } from "../../../lifecycle/properties.js";
import { type DeployedModelValues, parse, refuse } from "./args.js";
import { check } from "./check.js";
import { compare } from "./compare.js";
import { isGone, look, reach } from "./look.js";
import { AnotherLoad, make } from "./make.js";
import { remove } from "./remove.js";
import { describeUpdate } from "./row.js";
import { describe, settle, swap } from "./settle.js";
import { type DeployedModelInputs, type DeployedModelState, type Own, refreshedState, stateOf } from "./state.js";
import { imported, readUnmanaged } from "./unmanaged.js";

/** A model that is loaded on a deployment beside its base. */
export const deployedModel: Kind<DeployedModelValues, DeployedModelInputs, DeployedModel, DeployedModelState, Own> = {
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

  compare,
  describeUpdate,

  make,
  settle: async ({ found, own }, inputs, call) => {
    const loaded = await settle(found, inputs, own.deployment, call);
    return { found: await describe(loaded, inputs, own.generation, call), own };
  },
  left: ({ found }, error) => Promise.resolve(error instanceof AnotherLoad ? undefined : found),
  // It stays, whatever model is on it later.
  engineIdOf: ({ own }, { identity }) => `${own.deployment}#${identity.resource}`,
  stateOf,

  look,
  isGone,
  // What a look finds under another name has proved itself.
  whyNotOwn: (row, saved) => (row.name === saved.deployedModelName ? whyNotOwn(row, saved) : undefined),
  refreshed: refreshedState,
  isSettling: ({ state }) => state === "UPDATING",
  readUnmanaged,
  imported,

  reach: (saved, _inputs, call) => reach(saved, call),
  change: (_found, inputs, saved, call) => swap(inputs, saved, call),
  remove,
};

export const { createHandler, handler, createFront } = serve(() => managedHandler(deployedModel));
