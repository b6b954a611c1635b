import { modelName } from "../../client/names.js";
import { type Account } from "../accounts/seed.js";
import { type Json } from "../server/call.js";
import { isPublicModel } from "./model.js";
import { type Model } from "./seed.js";

/** A model as every route but the single GET shows it; the seeded fields win over the defaults. */
export function modelAnswer(account: Account, model: Model): Json {
  const { id, deployedModelRefs: _refs, ...wire } = model;
  const createTime = model.createTime ?? "2026-01-01T00:00:00Z";
  return {
    displayName: "",
    description: "",
    state: "READY",
    status: { code: "OK", message: "" },
    kind: model.peftDetails === undefined ? "HF_BASE_MODEL" : "HF_PEFT_ADDON",
    fineTuningJob: "",
    importedFrom: "",
    ...wire,
    name: modelName(account.id, id),
    createTime,
    updateTime: model.updateTime ?? createTime,
    public: isPublicModel(account.id, model),
  };
}

/** Where the model is loaded; only Get fills `deployedModelRefs` (REST types). */
export function deployedModelRefs(account: Account, model: Model): readonly unknown[] {
  const loaded = account.deployedModels.filter((row) => row.model === modelName(account.id, model.id));
  return [
    ...(model.deployedModelRefs ?? []),
    ...loaded.map((row) => ({
      name: `accounts/${account.id}/deployedModels/${row.id}`,
      deployment: row.deployment ?? "",
      state: row.state ?? "DEPLOYED",
      default: row.default ?? false,
      public: row.public ?? false,
    })),
  ];
}
