import { carriersOf } from "../carriers.js";
import { notLookedUp } from "../notEvaluated.js";
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
  reads: ["resolvedCheckpoint", "trainingProfile", "provenance"],
  check: (inputs, { resource, refuse }) => {
    const isDeclared = inputs.isGiven("trainingShape") || inputs.isGiven("trainingProfile");
    if (!isDeclared) resource.notApplicable("no trainingShape; training-profile-required reports that");
    // Until both are known, what is recorded says nothing of them.
    inputs.value("resolvedCheckpoint");
    inputs.value("trainingProfile");
    const provenance = inputs.text("provenance");
    if (provenance === "verified") return;
    if (provenance === undefined) throw notLookedUp("provenance");
    refuse({
      found: `provenance ${provenance}, not verified`,
      fix: "promote from a job whose record names its accelerators",
    });
  },
});
