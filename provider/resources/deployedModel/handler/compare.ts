import { type Call } from "../../../lifecycle/call.js";
import { compareFields, type Difference } from "../../../lifecycle/fieldTable.js";
import { FIELDS } from "./fields.js";
import { type DeployedModelInputs, type DeployedModelState } from "./state.js";

export function compare(
  saved: DeployedModelState,
  news: DeployedModelInputs,
  { plan }: Pick<Call, "plan">,
): Difference<keyof typeof FIELDS> {
  const { deployment } = isSameDeployment(saved.deployment, news.deployment) ? news : saved;
  return compareFields(FIELDS, { ...saved, deployment }, { ...news }, (name) => plan.isReplaced(name));
}

/** State has the full name; a program may write the id alone. */
export function isSameDeployment(saved: string | undefined, written: string | undefined): boolean {
  if (saved === undefined || written === undefined) return saved === written;
  return saved === written || saved.endsWith(`/deployments/${written}`);
}
