import { type Deployment } from "../../../client/deploymentSchemas.js";
import { isGoing } from "../../../client/waitForDeployment.js";
import { serve } from "../../../lifecycle/dynamicFront.js";
import { type Kind } from "../../../lifecycle/kind.js";
import { managedHandler, seenAgain } from "../../../lifecycle/managedHandler.js";
import { whyNotOwn } from "../../../lifecycle/ownership.js";
import { type DeploymentValues, parse, refuse } from "./args.js";
import { check } from "./check.js";
import { compare } from "./compare.js";
import { complete } from "./complete.js";
import { centsPerHour, sizeOf } from "./cost.js";
import { TRIED_FIELDS } from "./fields.js";
import { make } from "./make.js";
import { remove } from "./remove.js";
import { describeLoss } from "./rest.js";
import { describeFailure, describeUpdate } from "./row.js";
import { change, settle } from "./settle.js";
import { asMade, refreshedState } from "./shown.js";
import { type DeploymentInputs, type DeploymentState, type Own, stateOf } from "./state.js";
import { imported, readUnmanaged } from "./unmanaged.js";

/** A deployment. */
export const deployment: Kind<DeploymentValues, DeploymentInputs, Deployment, DeploymentState, Own> = {
  words: {
    noun: "deployment",
    made: "was created",
    again: "pulumi up creates another one",
    anew: "to force a new one, change a fixed argument or set the resource option replacementTrigger",
  },
  idProperty: "deploymentId",
  nameProperty: "deploymentName",
  placeOf: ({ deploymentName, service }) => ({ name: deploymentName, service }),

  parse,
  refuse,
  check,
  replacementIsChange: true,

  compare,
  hourly: (inputs) => centsPerHour(sizeOf({ ...inputs })),
  describeUpdate,

  complete,
  make,
  settle,
  left: ({ name, found }, _error, call) => seenAgain(() => call.client().deployments.getDeployment(name), found),
  stateOf,
  describeResult: (_inputs, { name, state }) => `${name} (${state ?? "no state"})`,

  look: ({ deploymentName }, call) => call.client().deployments.findDeployment(deploymentName),
  isGone: isGoing,
  whyNotOwn,
  refreshed: refreshedState,
  asMade,
  remade: TRIED_FIELDS,
  isSettling: ({ state }) => state === "UPDATING",
  describeStanding: describeFailure,
  describeLoss,
  readUnmanaged,
  imported,

  change,
  remove,
};

export const { createHandler, handler, createFront } = serve(() => managedHandler(deployment));
