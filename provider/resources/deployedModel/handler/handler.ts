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
import { AnotherLoad, isOwnRow, make } from "./make.js";
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

/** What a swap had loaded in the place of the saved row before the run ended: only the service knows it. */
async function successorOf(
  { deployedModelName, deployment, generation }: DeployedModelState,
  call: Call,
): Promise<wire.DeployedModel | undefined> {
  if (generation === undefined) return undefined;
  const owner = { generation, known: [deployedModelName] };
  const rows = await call.client().deployments.listDeployedModels(deployment);
  const isOther = ({ name, model }: wire.DeployedModel): boolean => name !== deployedModelName && model !== undefined;
  return rows.find((row) => isOther(row) && !isGone(row) && isOwnRow(row, owner, call));
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
    const loaded = await settle(found, inputs, own.deployment, call);
    return { found: await describe(loaded, inputs, own.generation, call), own };
  },
  left: ({ found }, error) => Promise.resolve(error instanceof AnotherLoad ? undefined : found),
  // It stays, whatever model is on it later.
  engineIdOf: ({ own }, { identity }) => `${own.deployment}#${identity.resource}`,
  stateOf,

  look: async (saved, call) => {
    const row = await call.client().deployments.findDeployedModel(saved.deployedModelName);
    return row === undefined || isGone(row) ? ((await successorOf(saved, call)) ?? row) : row;
  },
  isGone,
  // What a look finds under another name has proved itself.
  whyNotOwn: (row, saved) => (row.name === saved.deployedModelName ? whyNotOwn(row, saved) : undefined),
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
