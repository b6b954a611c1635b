import { acceleratorRule } from "../acceleratorRule.js";
import { countOf } from "../trainingProfile.js";

export const maxAcceleratorsPerNode = acceleratorRule<{ max: number }>({
  name: "max-accelerators-per-node",
  description: "A trainer node has at most a set number of accelerators.",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Use a training shape with fewer accelerators per node, or raise max-accelerators-per-node.max if more are accepted.",
  settings: {
    max: { type: "integer", minimum: 1, description: "The largest accepted number of accelerators per node." },
  },
  limit: "max",
  limitText: ({ max }) => `The limit is ${max} per node`,
  check: (profile, { settings, exceeds }) => {
    const perNode = countOf(profile, "acceleratorCount");
    if (perNode > settings.max) exceeds(`${perNode} accelerators per node`, `at most ${settings.max} per node`);
  },
});
