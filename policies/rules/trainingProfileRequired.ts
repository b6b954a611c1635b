import { carriersOf } from "../carriers.js";
import { hardwareOf, profileOf, whenItActs } from "../profileRule.js";
import { rule } from "../rule.js";

/** Without this rule, leaving `trainingShape` out passes every rule on hardware. */
export const trainingProfileRequired = rule({
  name: "training-profile-required",
  description: `A training profile is present, so that the rules on hardware have something to judge. ${whenItActs(carriersOf("trainingProfile"))}`,
  tag: "hardware",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps:
    "Set profile to a TrainingProfile, or trainingShape to the training shape that the trainer job used, and leave preflight on, so that it is looked up.",
  settings: {},
  example: {},
  note: "Without it, leaving `trainingShape` out passes every rule on hardware and cost.",
  on: carriersOf("trainingProfile"),
  limits: [],
  standard: () => "A training profile is",
  check: (resource, { carrier, refuse }) => {
    if (profileOf(resource, carrier) !== undefined) return;
    refuse(
      hardwareOf(resource, carrier) === undefined
        ? "There is no trainingProfile, so no rule on accelerators or cost was evaluated"
        : "There is no trainingProfile, so of the hardware only what the program names was evaluated",
      carrier.acts === "preventive"
        ? "Set profile or trainingShape"
        : "Set profile, or trainingShape to the shape that it was trained on",
    );
  },
});
