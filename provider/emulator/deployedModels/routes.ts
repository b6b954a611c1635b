import { ownAccount } from "../accounts/access.js";
import { type Account } from "../accounts/seed.js";
import { notFound } from "../server/apiError.js";
import { type Call, type Json, param, type Route } from "../server/call.js";
import { LIST_QUERY, listing, masked } from "../server/listing.js";
import { patchFields } from "../server/patchFields.js";
import { deployedModelAnswer, deployedModelName } from "./answer.js";
import { createDeployedModel } from "./create.js";
import { makeDefault, unload } from "./deployedModel.js";
import { READ_ONLY, writable } from "./request.js";
import { type DeployedModel } from "./seed.js";

function find(call: Call): { account: Account; row: DeployedModel } {
  const account = ownAccount(call);
  const id = param(call, "deployedModel");
  const row = account.deployedModels.find((one) => one.id === id);
  if (row === undefined) throw notFound(`DeployedModel ${deployedModelName(account, id)} not found`);
  return { account, row };
}

function patch(call: Call): Json {
  const { modes } = call.store;
  const { account, row } = find(call);
  patchFields(call, row, {
    writable,
    readOnly: [...READ_ONLY, "model", "deployment"],
    withoutMask: modes.patchWithoutMask,
    withMask: modes.updateMask,
  });
  if (row.default === true) makeDefault(account, row);
  return deployedModelAnswer(account, row);
}

const ROWS = "/v1/accounts/{account}/deployedModels";

export const deployedModelRoutes: readonly Route[] = [
  {
    method: "GET",
    template: ROWS,
    query: LIST_QUERY,
    handler: (call) => {
      const account = ownAccount(call);
      const rows = account.deployedModels.map((row) => deployedModelAnswer(account, row));
      return listing(call, rows, { rows: "deployedModels" });
    },
  },
  { method: "POST", template: ROWS, query: ["replaceMergedAddon"], handler: createDeployedModel },
  {
    method: "GET",
    template: `${ROWS}/{deployedModel}`,
    query: ["readMask"],
    handler: (call) => {
      const { account, row } = find(call);
      return masked(deployedModelAnswer(account, row), call.query.readMask ?? "");
    },
  },
  { method: "PATCH", template: `${ROWS}/{deployedModel}`, query: ["updateMask"], handler: patch },
  {
    method: "DELETE",
    template: `${ROWS}/{deployedModel}`,
    handler: (call) => {
      unload(call.store, find(call).row);
      return {};
    },
  },
];
