import { ownAccount } from "../accounts/access.js";
import { servedBase } from "../models/model.js";
import { invalidArgument, notFound } from "../server/apiError.js";
import { bodyFields, textField } from "../server/bodyFields.js";
import { type Call, type Json, type Route } from "../server/call.js";
import { listing } from "../server/listing.js";
import { versionAnswer } from "./answer.js";
import { matchingShapes } from "./match.js";
import { latestValidated } from "./shape.js";
import { readRoutes } from "./readRoutes.js";

/** The latest validated versions that can serve a model; the account must be one's own (Docs/api-reference). */
function match(call: Call): Json {
  const account = ownAccount(call);
  const { createDeploymentRequest: request } = bodyFields(call.body, ["createDeploymentRequest"]);
  const { parent, deployment } = bodyFields(request, ["parent", "deployment"]);
  if (parent !== undefined && parent !== `accounts/${account.id}`) {
    throw invalidArgument(`parent must be accounts/${account.id}`);
  }
  // The rest of a deployment is taken and not looked at (assumed).
  const { baseModel, enableAddons } = bodyFields(deployment, Object.keys(deployment ?? {}));
  const model = textField({ baseModel }, "baseModel");
  if (model === undefined) throw invalidArgument("createDeploymentRequest.deployment.baseModel is required");
  if (servedBase(call, model) === undefined) throw notFound(`Model ${model} not found`);
  const rows = matchingShapes(call, model, enableAddons === true).map(versionAnswer);
  return listing(call, rows, { rows: "deploymentShapeVersions" });
}

export const shapeRoutes: readonly Route[] = [
  ...readRoutes({ collection: "trainingShapes", versions: "trainingShapeVersions" }),
  ...readRoutes({
    collection: "deploymentShapes",
    versions: "deploymentShapeVersions",
    query: ["targetModel"],
    /** Shapes for this model, or for the base of this adapter (assumed). */
    matches: (call, owned) => {
      const target = call.query.targetModel ?? "";
      return target === "" || latestValidated(owned)?.version.snapshot.baseModel === servedBase(call, target);
    },
  }),
  { method: "POST", template: "/v1/accounts/{account}/deploymentShapeVersions:match", handler: match },
];
