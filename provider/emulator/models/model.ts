import { parseModelName } from "../../client/names.js";
import { isOwn } from "../accounts/access.js";
import { type Call } from "../server/call.js";
import { type Store } from "../store.js";
import { type Model } from "./seed.js";

export function findModel(store: Store, name: string): Model | undefined {
  const parsed = parseModelName(name);
  return parsed && store.account(parsed.accountId)?.models.find(({ id }) => id === parsed.modelId);
}

/** Models of account `fireworks` are public unless they say otherwise (Docs/models). */
export function isPublicModel(accountId: string, model: { readonly public?: boolean | undefined }): boolean {
  return model.public ?? accountId === "fireworks";
}

/** The model whose weights serve a model: an adapter's base, else itself. `undefined` when the key sees no such model. */
export function servedBase(call: Call, name: string): string | undefined {
  const model = findModel(call.store, name);
  const owner = call.store.account(parseModelName(name)?.accountId ?? "");
  if (model === undefined || owner === undefined) return undefined;
  if (!isOwn(call, owner) && !isPublicModel(owner.id, model)) return undefined;
  const base = model.peftDetails?.baseModel;
  return typeof base === "string" && base !== "" ? base : name;
}
