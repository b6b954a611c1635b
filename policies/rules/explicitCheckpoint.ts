import { carriersOf } from "../carriers.js";
import { choosesCheckpoint, textInputOf } from "../inputOf.js";
import { NotLookedUp } from "../notEvaluated.js";
import { rule } from "../rule.js";

/** Reads what was asked for: what it resolved to is always one exact checkpoint. */
export const explicitCheckpoint = rule({
  name: "explicit-checkpoint",
  description: "A release names the exact checkpoint that it promotes, so that reviewers see it in the program.",
  tag: "release",
  severity: "medium",
  enforcementLevel: "disabled",
  remediationSteps:
    "Set checkpoint to a full name (accounts/<account>/rlorTrainerJobs/<job>/checkpoints/<checkpoint>) or an exact id.",
  settings: {},
  example: {},
  note: "A logical name such as `step-80` fits several checkpoints over time, so it is not explicit. A model that is only adopted promotes nothing and passes.",
  on: carriersOf("checkpoint"),
  limits: [],
  standard: () => "An exact checkpoint is",
  check: (resource, { refuse }) => {
    if (!choosesCheckpoint(resource)) resource.notApplicable("nothing is chosen");
    const requested = textInputOf(resource, "checkpoint");
    if (requested === undefined) {
      refuse("checkpoint is left out, which means the newest one", "Set checkpoint to a full name or an exact id");
      return;
    }
    if (requested.includes("/checkpoints/")) return;
    const resolved = textInputOf(resource, "resolvedCheckpoint", "name");
    if (resolved === undefined) {
      throw new NotLookedUp("resolvedCheckpoint", "Set checkpoint to a full name, or turn preflight on");
    }
    if (resolved.endsWith(`/${requested}`)) return;
    refuse(
      `checkpoint is ${requested}, which stands for ${resolved.split("/").at(-1) ?? ""} today`,
      "Set checkpoint to a full name or an exact id",
    );
  },
});
