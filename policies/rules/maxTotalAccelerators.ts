import { nodesText } from "../nodesText.js";
import { profileRule } from "../profileRule.js";
import { countOf } from "../trainingProfile.js";

/** Per trainer replica: the profile does not say how many replicas ran. */
export const maxTotalAccelerators = profileRule({
  name: "max-total-accelerators",
  description: "A trainer replica has at most a set number of accelerators on all its nodes together.",
  tag: "hardware",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Use a training shape with fewer accelerators or nodes, or raise max-total-accelerators.max if more are accepted.",
  settings: {
    max: {
      type: "integer",
      minimum: 1,
      description: "The largest accepted number of accelerators of one trainer replica: nodes × accelerators per node.",
    },
  },
  example: { max: 16 },
  note: "Per trainer replica: a training profile does not say how many replicas there are.",
  limits: ["max"],
  standard: ({ max }) => `The limit is ${max} in total`,
  check: (profile, { settings, carrier, refuse }) => {
    const nodes = countOf(profile, "nodeCount");
    const perNode = countOf(profile, "acceleratorCount");
    const total = nodes * perNode;
    if (total > settings.max) {
      refuse(
        `${carrier.uses} ${nodesText(nodes)} × ${perNode} = ${total} accelerators`,
        `${carrier.choose} at most ${settings.max} in total`,
      );
    }
  },
});
