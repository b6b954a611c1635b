import { carriersOf } from "../carriers.js";
import { choosesCheckpoint, notChosen } from "../checkpointInputs.js";
import { rule } from "../rule.js";

const FIX = "set checkpoint to a full name or an exact id";

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
  note: "A logical name such as `step-80` may stand for another checkpoint later, so it is not exact. A model that is only adopted promotes nothing and passes.",
  on: carriersOf("checkpoint"),
  limit: () => "an exact checkpoint",
  reads: ["checkpoint", "resolvedCheckpoint"],
  check: (inputs, { resource, refuse }) => {
    if (!choosesCheckpoint(inputs)) resource.notApplicable("it chooses no checkpoint");
    const requested = inputs.text("checkpoint");
    if (requested === undefined) {
      refuse({ found: "no checkpoint, which means the newest one", fix: FIX });
      return;
    }
    if (requested.includes("/checkpoints/")) return;
    const resolved = inputs.text("resolvedCheckpoint", "name");
    if (resolved === undefined) {
      throw notChosen("resolvedCheckpoint", inputs, "set checkpoint to a full name");
    }
    if (resolved.endsWith(`/${requested}`)) return;
    refuse({
      found: `checkpoint ${requested}, which stands for ${resolved.split("/").at(-1) ?? ""} today`,
      fix: FIX,
    });
  },
});
