import { compareFields, type Difference } from "../../../lifecycle/fieldTable.js";
import { FIELDS } from "./fields.js";
import { type DeployedModelInputs, type DeployedModelState } from "./state.js";

/** @param isReplaced whether what has this name is certain to have another one after this update */
export function compare(
  saved: DeployedModelState,
  news: DeployedModelInputs,
  isReplaced: (name: unknown) => boolean,
): Difference<keyof typeof FIELDS> {
  const { deployment } = isSameDeployment(saved.deployment, news.deployment) ? news : saved;
  return compareFields(FIELDS, { ...saved, deployment }, { ...news }, isReplaced);
}

/** State has the full name; a program may write the id alone. */
export function isSameDeployment(saved: string | undefined, written: string | undefined): boolean {
  if (saved === undefined || written === undefined) return saved === written;
  return saved === written || saved.endsWith(`/deployments/${written}`);
}
