import { type Preflight } from "../../config.js";
import { describeCost } from "./cost.js";
import { type Target } from "./find.js";
import { type DeploymentInputs } from "./inputs.js";

/** What the row of a deployment that is to be created is told from. */
export interface Plan {
  readonly inputs: DeploymentInputs;
  readonly target: Target | undefined;
  /** Properties that are not known yet. */
  readonly unknown: ReadonlySet<string>;
  readonly preflight: Preflight;
  /** Set when the deployment takes the place of another one. */
  readonly replaced?: { readonly id: string | undefined; readonly changes: string } | undefined;
}

/** The line on the preview row of a deployment that will be created: at which price, which one, on what. */
export function describePlan({ inputs, target, unknown, preflight, replaced }: Plan): string {
  const { existing, deploymentId } = target ?? {};
  if (existing !== undefined) {
    return `${deploymentId ?? ""} is there already (${existing.state ?? "no state"}), created by this resource: it is taken over, and nothing is created`;
  }
  const waiting = [...unknown].filter((property) => !["annotations", "timeouts", "description"].includes(property));
  const parts = [
    describeCost({ ...inputs }),
    ...(deploymentId === undefined ? [] : [`creates ${deploymentId}`]),
    ...(waiting.length === 0 ? [] : [`the id is chosen during the update: ${waiting.join(", ")} not known yet`]),
    ...(preflight === "off"
      ? ["preflight is off: nothing was looked up, policies on hardware were not evaluated"]
      : []),
  ];
  if (replaced === undefined) return parts.join("; ");
  const changes = replaced.changes === "" ? "replaced on request" : replaced.changes;
  return `${changes}: a second deployment starts, ${parts.join("; ")}; ${replaced.id ?? "the old one"} is deleted after it is ready`;
}
