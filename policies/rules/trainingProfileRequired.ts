import { profileCarriers, WHEN_IT_ACTS } from "../profileCarriers.js";
import { rule } from "../rule.js";

/** Without this rule, leaving `trainingShape` out passes every rule on hardware. */
export const trainingProfileRequired = rule<Record<string, never>>({
  name: "training-profile-required",
  description: `A training profile is present, so that the rules on hardware have something to judge. ${WHEN_IT_ACTS}`,
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps:
    "Set trainingShape to the training shape that the trainer job used, and leave preflight on, so that its profile is resolved.",
  settings: {},
  types: [...profileCarriers.keys()],
  check: (resource, { violation }) => {
    const profile: unknown = resource.props.trainingProfile;
    if (profile !== undefined && profile !== null) return;
    violation(
      "No trainingProfile, so no rule on accelerators or cost was evaluated; training-profile-required asks for one. Set trainingShape to the shape it was trained on (with preflight on), or disable training-profile-required in the policy configuration.",
    );
  },
});
