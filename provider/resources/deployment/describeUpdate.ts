import { type Properties } from "../../lifecycle/handler.js";
import { describeCost } from "./cost.js";
import { describeFields, type DeploymentDiff, type Field } from "./fields.js";

const COSTLY: readonly Field[] = ["minReplicaCount", "maxReplicaCount"];

/** The line on the preview row of a deployment that stays, or of which it is not known yet whether it stays. */
export function describeUpdate(
  { updates, uncertain }: DeploymentDiff,
  olds: Properties,
  news: Properties,
  unfinished: boolean,
): string {
  const inPlace = updates.filter((field) => !uncertain.includes(field));
  const scales = uncertain.length === 0 && inPlace.some((field) => COSTLY.includes(field));
  return [
    ...(unfinished
      ? [
          olds.state === "FAILED"
            ? "brings the deployment, which has failed, up once more"
            : "waits for the deployment that an earlier run created",
        ]
      : []),
    ...(uncertain.length === 0
      ? []
      : [`${describeFields(uncertain, olds, news)}: ${whatIfDifferent(uncertain, olds, news)}`]),
    ...(inPlace.length === 0 ? [] : [`in place: ${describeFields(inPlace, olds, news)}`]),
    ...(scales ? [describeCost(news)] : []),
  ].join("; ");
}

/** A second deployment is billed beside the old one, which has to be seen before the values are known. */
function whatIfDifferent(uncertain: readonly Field[], olds: Properties, news: Properties): string {
  const { deploymentName = "", deploymentId = "" } = olds as { deploymentName?: string; deploymentId?: string };
  if (news.deploymentId !== undefined && !uncertain.includes("deploymentId")) {
    return `if it differs, the update is refused, since the new deployment cannot have the id '${deploymentId}' of the old one; give a new deploymentId, or leave deploymentId out`;
  }
  const old = deploymentName.split("/").at(-1) ?? "";
  return `if it differs, a second deployment starts, ${describeCost(news)}; ${old} is deleted after it is ready`;
}
