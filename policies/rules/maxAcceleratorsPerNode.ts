import { profileRule } from "../profileRule.js";
import { countOf } from "../trainingProfile.js";
import { countText } from "../wording.js";

export const maxAcceleratorsPerNode = profileRule({
  name: "max-accelerators-per-node",
  description: "A node has no more accelerators than allowed.",
  tag: "hardware",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps: "Use a training shape with fewer accelerators per node, or raise max-accelerators-per-node.max.",
  settings: {
    max: { type: "integer", minimum: 1, description: "The largest accepted number of accelerators per node." },
  },
  example: { max: 8 },
  setBy: ["max"],
  limit: ({ max }) => `at most ${countText(max, "accelerator")} per node`,
  reads: ["acceleratorCount"],
  check: (profile, { settings, carrier, limit, refuse }) => {
    const perNode = countOf(profile, "acceleratorCount");
    if (perNode > settings.max) {
      refuse({ found: `${countText(perNode, "accelerator")} per node`, fix: carrier.choose(limit) });
    }
  },
});
