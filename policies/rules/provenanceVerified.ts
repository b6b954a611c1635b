import { carriersOf } from "../carriers.js";
import { inputOf, textInputOf } from "../inputOf.js";
import { NotLookedUp } from "../notEvaluated.js";
import { rule } from "../rule.js";

/** The training shape is what the program says; only the job's own record can confirm it. */
export const provenanceVerified = rule({
  name: "provenance-verified",
  description: "The declared training shape agrees with the accelerators that the trainer job's own record names.",
  tag: "release",
  severity: "medium",
  enforcementLevel: "disabled",
  remediationSteps:
    "Declare the shape that the job really used, while the service still has the job's record (30 days after it is deleted).",
  settings: {},
  example: {},
  note: "`verified` means that accelerator type, count and nodes are all recorded for the job and agree with the shape; a contradiction is refused by the provider itself. Where the job records none of it, the shape is only `declared`.",
  on: carriersOf("provenance"),
  limits: [],
  standard: () => "A training shape that the trainer job's record confirms is",
  check: (resource, { refuse }) => {
    const declared = ["trainingShape", "trainingProfile"].some((input) => inputOf(resource, input) !== undefined);
    if (!declared) resource.notApplicable("no trainingShape; training-profile-required reports that");
    const provenance = textInputOf(resource, "provenance");
    if (provenance === "verified") return;
    if (provenance === undefined) throw new NotLookedUp("provenance", "Turn preflight on");
    refuse(
      `provenance is ${provenance}: the job's record does not confirm the training shape`,
      "Promote from a job whose record names its accelerators",
    );
  },
});
