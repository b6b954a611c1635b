import { carriersOf } from "../carriers.js";
import { resolvedProfileOf } from "../profileOf.js";
import { whenItActs } from "../profileRule.js";
import { rule } from "../rule.js";

/** Without this rule, leaving `trainingShape` out passes every rule on hardware. */
export const trainingProfileRequired = rule({
  name: "training-profile-required",
  description: `A training profile is present, so that the rules on hardware have something to judge. ${whenItActs(carriersOf("trainingProfile"))}`,
  tag: "hardware",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps:
    "Set profile to a TrainingProfile, or set trainingShape to the training shape that the trainer job used, and leave preflight on, so that the shape is looked up.",
  settings: {},
  example: {},
  note: "Without this rule, a `PromotedModel` that leaves `trainingShape` out passes every rule on hardware and cost, and a `TrainerJob` that names its accelerators itself passes every rule on the rest of the profile.",
  on: carriersOf("trainingProfile"),
  limit: () => "a training profile",
  reads: ["trainingProfile", "trainingShape"],
  check: (inputs, { carrier, refuse }) => {
    if (resolvedProfileOf(inputs, { ...carrier, shape: "trainingShape", profile: "trainingProfile" }) !== undefined)
      return;
    refuse({
      found:
        carrier.namesAccelerators === true && inputs.isGiven("acceleratorType")
          ? "no training profile, so only the accelerators that the program names could be judged"
          : "no training profile, so no rule on accelerators or cost could judge this resource",
      fix:
        carrier.acts === "preventive"
          ? "set profile or trainingShape"
          : "set profile, or set trainingShape to the shape that it was trained on",
    });
  },
});
