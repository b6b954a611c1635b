import { modelName } from "../../client/names.js";
import { hidden, isOwn, ownAccount } from "../accounts/access.js";
import { type Account } from "../accounts/seed.js";
import { abortPromotions } from "../promotions/promotion.js";
import { type ApiError, failedPrecondition, notFound, permissionDenied } from "../server/apiError.js";
import { type Call, type Json, param, type Route } from "../server/call.js";
import { LIST_QUERY, listing, masked } from "../server/listing.js";
import { formatTime } from "../time/rfc3339.js";
import { deployedModelRefs, modelAnswer } from "./answer.js";
import { isPublicModel } from "./model.js";
import { patchModel } from "./patch.js";
import { type Model } from "./seed.js";

/** Other accounts' models are readable when they are public. */
function getModel(call: Call): Json {
  const accountId = param(call, "account");
  const account = call.store.account(accountId);
  if (account === undefined) throw hidden(call, accountId);
  const model = account.models.find(({ id }) => id === param(call, "model"));
  if (model === undefined) throw missing(call);
  if (!isOwn(call, account) && !isPublicModel(account.id, model)) throw hidden(call, accountId);
  const refs = isOwn(call, account) ? deployedModelRefs(account, model) : [];
  const deployed = refs.length > 0 || call.store.modes.emptyList === "present" ? { deployedModelRefs: refs } : {};
  return masked({ ...modelAnswer(account, model), ...deployed }, call.query.readMask ?? "");
}

/** Ordered by `name` by default (REST types); of another account only what is public (assumed). */
function listModels(call: Call): Json {
  const accountId = param(call, "account");
  const account = call.store.account(accountId);
  const models = account?.models.filter((model) => isOwn(call, account) || isPublicModel(account.id, model)) ?? [];
  if (account === undefined || (models.length === 0 && !isOwn(call, account))) throw hidden(call, accountId);
  const rows = models.toSorted((left, right) => (left.id < right.id ? -1 : 1)).map((row) => modelAnswer(account, row));
  return listing(call, rows, { rows: "models" });
}

function missing(call: Call): ApiError {
  const name = modelName(param(call, "account"), param(call, "model"));
  if (call.store.modes.missingModel === "forbidden") return permissionDenied(`no access to model ${name}`);
  return notFound(`Model ${name} not found`);
}

function ownModel(call: Call): { account: Account; model: Model } {
  const account = ownAccount(call);
  const model = account.models.find(({ id }) => id === param(call, "model"));
  if (model === undefined) throw missing(call);
  return { account, model };
}

/** No query parameters, an empty object back, no undelete (REST types). */
function deleteModel(call: Call): Json {
  const { store } = call;
  const { account, model } = ownModel(call);
  const name = modelName(account.id, model.id);
  const deployed = account.deployments.some((row) => row.baseModel === name && row.state !== "DELETED");
  if (deployedModelRefs(account, model).length > 0 || deployed) {
    if (store.modes.deleteDeployed === "refuse") {
      throw failedPrecondition(store.modes, `model ${name} is deployed: undeploy it first`);
    }
    account.deployedModels = account.deployedModels.filter((row) => row.model !== name);
  }
  abortPromotions(store, account, name, "the model was deleted");
  account.models = account.models.filter((row) => row !== model);
  if (store.modes.modelIdReuse === "refused") {
    account.deletedModels = account.deletedModels.filter(({ id }) => id !== model.id);
    account.deletedModels.push({ id: model.id, deleteTime: formatTime(store.now()) });
  }
  store.changed();
  return {};
}

const MODEL = "/v1/accounts/{account}/models/{model}";

export const modelRoutes: readonly Route[] = [
  { method: "GET", template: "/v1/accounts/{account}/models", query: LIST_QUERY, handler: listModels },
  { method: "GET", template: MODEL, query: ["readMask"], handler: getModel },
  {
    method: "PATCH",
    template: MODEL,
    query: ["updateMask"],
    handler: (call) => {
      const { account, model } = ownModel(call);
      patchModel(call, model);
      return modelAnswer(account, model);
    },
  },
  { method: "DELETE", template: MODEL, handler: deleteModel },
];
