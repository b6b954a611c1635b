import { profileRule } from "../profileRule.js";
import { countOf } from "../trainingProfile.js";

export const maxAcceleratorsPerNode = profileRule({
  name: "max-accelerators-per-node",
  reads: "hardware",
  description: "A trainer node has at most a set number of accelerators.",
  tag: "hardware",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Use a training shape with fewer accelerators per node, or raise max-accelerators-per-node.max if more are accepted.",
  settings: {
    max: { type: "integer", minimum: 1, description: "The largest accepted number of accelerators per node." },
  },
  example: { max: 8 },
  limits: ["max"],
  standard: ({ max }) => `The limit is ${max} per node`,
  check: (profile, { settings, carrier, refuse }) => {
    const perNode = countOf(profile, "acceleratorCount");
    if (perNode > settings.max) {
      refuse(`${carrier.uses} ${perNode} accelerators per node`, `${carrier.choose} at most ${settings.max} per node`);
    }
  },
});
