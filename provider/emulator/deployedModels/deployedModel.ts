import { type Account } from "../accounts/seed.js";
import { type Store } from "../store.js";
import { formatTime, toMilliseconds } from "../time/rfc3339.js";
import { type DeployedModel } from "./seed.js";

/** Puts a model on a deployment; its first place is its `default` (Cookbook). The id's form is assumed. */
export function load(store: Store, account: Account, model: string, fields: Partial<DeployedModel>): DeployedModel {
  account.created.deployedModels += 1;
  const first = !account.deployedModels.some((row) => row.model === model && row.state !== "UNDEPLOYING");
  const now = store.now();
  const row: DeployedModel = {
    ...fields,
    id: `${model.replace(/.*\//, "")}-${account.created.deployedModels}`,
    model,
    default: fields.default === true || first,
    state: "DEPLOYING",
    createTime: formatTime(now),
    updateTime: formatTime(now),
    settleTime: formatTime(now + store.timing.loadMs),
  };
  account.deployedModels.push(row);
  if (row.default === true) makeDefault(account, row);
  store.changed();
  settleDeployedModels(store);
  return row;
}

/** A model has one default (assumed: the others lose the flag). */
export function makeDefault(account: Account, chosen: DeployedModel): void {
  for (const row of account.deployedModels) {
    if (row.model === chosen.model) row.default = row === chosen;
  }
}

/** Takes a model off its deployment; a second time changes nothing (assumed). */
export function unload(store: Store, row: DeployedModel): void {
  if (row.state === "UNDEPLOYING") return;
  const now = store.now();
  row.state = "UNDEPLOYING";
  row.updateTime = formatTime(now);
  row.settleTime = formatTime(now + store.timing.unloadMs);
  store.changed();
  settleDeployedModels(store);
}

/** Ends every load and unload that is due. */
export function settleDeployedModels(store: Store): void {
  for (const account of store.accounts()) {
    const isDue = ({ settleTime }: DeployedModel) =>
      settleTime !== undefined && toMilliseconds(settleTime) <= store.now();
    const due = account.deployedModels.filter(isDue);
    if (due.length === 0) continue;
    account.deployedModels = account.deployedModels.filter((row) => !(isDue(row) && row.state === "UNDEPLOYING"));
    for (const row of due) {
      row.state = "DEPLOYED";
      if (row.settleTime !== undefined) row.updateTime = row.settleTime;
      delete row.settleTime;
    }
    store.changed();
  }
}
