import { carriersOf } from "../carriers.js";
import { inputOf, textInputOf } from "../inputOf.js";
import { NotLookedUp } from "../notEvaluated.js";
import { rule } from "../rule.js";

/** The training shape is what the program says; only the job's own record can confirm it. */
export const provenanceVerified = rule({
  name: "provenance-verified",
  description: "The trainer job's own record confirms the declared training shape.",
  tag: "release",
  severity: "medium",
  enforcementLevel: "disabled",
  remediationSteps:
    "Declare the training shape that the job really used, while the service still has the job's record (until 30 days after the job is deleted).",
  settings: {},
  example: {},
  note: "`verified` means that the job's record names accelerator type, count and nodes, and that they agree with the shape. `declared` means that the record does not name them. A record that contradicts the shape is refused by the provider itself.",
  on: carriersOf("provenance"),
  limit: () => "a training shape that the trainer job's own record confirms",
  check: (resource, { refuse }) => {
    const declared = ["trainingShape", "trainingProfile"].some((input) => inputOf(resource, input) !== undefined);
    if (!declared) resource.notApplicable("no trainingShape; training-profile-required reports that");
    const provenance = textInputOf(resource, "provenance");
    if (provenance === "verified") return;
    if (provenance === undefined) throw new NotLookedUp("provenance", "turn preflight on");
    refuse({
      found: `provenance ${provenance}, not verified`,
      fix: "promote from a job whose record names its accelerators",
    });
  },
});
