import { type Account } from "../accounts/seed.js";
import { type Json } from "../server/call.js";
import { type DeployedModel } from "./seed.js";

/** A deployed model as the service shows it (REST types, `gatewayDeployedModel`). */
export function deployedModelAnswer(account: Account, row: DeployedModel): Json {
  const { id, settleTime: _settleTime, ...wire } = row;
  const createTime = row.createTime ?? "2026-01-01T00:00:00Z";
  return {
    displayName: "",
    description: "",
    deployment: "",
    default: false,
    public: false,
    serverless: false,
    state: "DEPLOYED",
    status: { code: "OK", message: "" },
    ...wire,
    name: deployedModelName(account, id),
    createTime,
    updateTime: row.updateTime ?? createTime,
  };
}

export function deployedModelName(account: Account, id: string): string {
  return `accounts/${account.id}/deployedModels/${id}`;
}
