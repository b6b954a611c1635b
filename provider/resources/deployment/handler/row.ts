import { type Deployment } from "../../../client/deploymentSchemas.js";
import { DeploymentFailed } from "../../../client/waitForDeployment.js";
import { type Preflight } from "../../../config.js";
import { describeOpen } from "../../../lifecycle/check.js";
import { type Target } from "../../../lifecycle/freeId.js";
import { type Update } from "../../../lifecycle/kind.js";
import { describeFields, type Field, isTried } from "./compare.js";
import { describeCost } from "./cost.js";
import { describeOld } from "./remove.js";
import { describeRest } from "./rest.js";
import { type DeploymentInputs, type DeploymentState } from "./state.js";

/** What the row of a deployment that is to be created is told from. */
export interface Plan {
  readonly inputs: DeploymentInputs;
  readonly target: Target<Deployment> | undefined;
  /** Properties that are not known yet. */
  readonly unknown: ReadonlySet<string>;
  readonly preflight: Preflight;
  /** Set when the deployment takes the place of another one. */
  readonly replaced?: Replaced | undefined;
}

/** The deployment whose place another one takes. */
interface Replaced {
  readonly id: string | undefined;
  readonly changes: string;
  readonly inputs: DeploymentInputs;
  /** Set when its model is to be replaced in this run, too. */
  readonly model: string | undefined;
}

/** The line on the preview row of a deployment that will be created: at which price, which one, on what. */
export function describePlan({ inputs, target, unknown, preflight, replaced }: Plan): string {
  const { existing, id, otherwise } = target ?? {};
  if (existing !== undefined) {
    const found = `${id ?? ""} exists already (${existing.state ?? "no state"}), created by this resource in an earlier run: it is taken over, and nothing is created`;
    return replaced === undefined ? found : `${found}; ${describeReplaced(inputs, replaced)}`;
  }
  const parts = [
    describeCost({ ...inputs }),
    ...(id === undefined
      ? []
      : [`creates ${id}${otherwise === undefined ? "" : `, whose id may be free again, or ${otherwise}`}`]),
    ...describeOpen(unknown, preflight, ["annotations", "timeouts", "description"]),
    ...describeRest(inputs),
  ];
  if (replaced === undefined) return parts.join("; ");
  const changes = replaced.changes === "" ? "replaced on request" : replaced.changes;
  return `${changes}: a second deployment starts, ${parts.join("; ")}; ${describeReplaced(inputs, replaced)}`;
}

function describeReplaced(inputs: DeploymentInputs, { id = "the old one", inputs: old, model }: Replaced): string {
  const text = `${id} ${describeOld(inputs, old, " after it is ready")}`;
  // The service deletes no model that is served.
  return model === undefined || (inputs.onReplace ?? "delete") === "delete"
    ? text
    : `${text}; ${model} serves on it, and has to stay too (onDelete: "keep" of a PromotedModel)`;
}

/** Said of a change of what a deployment is made of. */
const IF_REFUSED = "if the service refuses that, the update fails and nothing changes (see whenImmutable)";
const COSTLY: readonly string[] = ["minReplicaCount", "maxReplicaCount"];

/** The line on the preview row of a deployment that stays, or of which it is not known yet whether it stays. */
export function describeUpdate({
  difference,
  saved,
  news,
  unfinished,
}: Update<DeploymentState, DeploymentInputs>): string | undefined {
  const [updates, uncertain] = [difference.updates, difference.uncertain] as [Field[], Field[]];
  const [olds, asked] = [{ ...saved }, { ...news }];
  const inPlace = updates.filter((field) => !uncertain.includes(field));
  const reshapes = inPlace.some(isTried);
  const scales = uncertain.length === 0 && inPlace.some((field) => COSTLY.includes(field) || isTried(field));
  const waits =
    saved.state === "FAILED"
      ? "brings the deployment, which has failed, up once more"
      : "waits for the deployment that an earlier run created";
  const parts = [
    ...(unfinished ? [waits] : []),
    ...(uncertain.length === 0
      ? []
      : [`${describeFields(uncertain, olds, asked)}: ${whatIfDifferent(uncertain, saved, news)}`]),
    ...(inPlace.length === 0 ? [] : [`in place: ${describeFields(inPlace, olds, asked)}`]),
    ...(reshapes ? [IF_REFUSED] : []),
    ...(scales ? [describeCost(asked)] : []),
    ...(inPlace.includes("minReplicaCount") ? describeRest(asked) : []),
  ];
  return parts.length === 0 ? undefined : parts.join("; ");
}

/** A second deployment is billed beside the old one, which has to be seen before the values are known. */
function whatIfDifferent(uncertain: readonly Field[], saved: DeploymentState, news: DeploymentInputs): string {
  const { deploymentName, deploymentId } = saved;
  if (news.deploymentId !== undefined && !uncertain.includes("deploymentId")) {
    return `if it changes, the update will fail: a replacement cannot reuse id '${deploymentId}'; give a new deploymentId, or leave deploymentId out`;
  }
  const old = deploymentName.split("/").at(-1) ?? "";
  return `if it changes, a second deployment starts, ${describeCost({ ...news })}; ${old} ${describeOld(news, saved, " after it is ready")}`;
}

/** What a refresh tells of a deployment that has failed. */
export function describeFailure(deployment: Deployment): { text: string; isFault: true } | undefined {
  if (deployment.state !== "FAILED") return undefined;
  return { text: `${new DeploymentFailed(deployment).message}; pulumi up brings it up once more`, isFault: true };
}
