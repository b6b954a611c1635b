import { describeCost } from "./cost.js";
import { RULE } from "./rest.js";
import { type DeploymentInputs, type DeploymentState } from "./state.js";

const VERBS = { delete: "is deleted", scaleToZero: "is scaled to zero", keep: "is kept" } as const;

/**
 * What becomes of a deployment in whose place another one comes, told after its name, with what it goes on costing.
 * @param when follows the verb, with a space before it
 */
export function describeOld(
  { onReplace = "delete" }: Pick<Partial<DeploymentInputs>, "onReplace">,
  old: Partial<DeploymentInputs | DeploymentState>,
  when = "",
): string {
  const verb = VERBS[onReplace] + when;
  if (onReplace === "delete") return verb;
  const cost = onReplace === "keep" ? describeCost({ ...old }) : `$0/h, and ${RULE}`;
  return `${verb}: ${cost}; Pulumi forgets it, so deleting it is up to you`;
}
