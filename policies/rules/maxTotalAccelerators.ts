import { nodesText } from "../nodesText.js";
import { profileRule } from "../profileRule.js";
import { countOf } from "../trainingProfile.js";

export const maxTotalAccelerators = profileRule({
  name: "max-total-accelerators",
  reads: "hardware",
  description: "Training, or serving, uses at most a set number of accelerators.",
  tag: "hardware",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Use a shape with fewer accelerators or nodes, or fewer replicas, or raise max-total-accelerators.max if more are accepted.",
  settings: {
    max: {
      type: "integer",
      minimum: 1,
      description:
        "The largest accepted number of accelerators: nodes × accelerators per node, times every replica that a TrainerJob asks for, or that a Deployment may have.",
    },
  },
  example: { max: 16 },
  note: "On a `TrainingProfile` and a `PromotedModel` it counts one trainer replica: they do not say how many there are.",
  limits: ["max"],
  standard: ({ max }) => `The limit is ${max} in total`,
  check: (profile, { settings, carrier, replicas, refuse }) => {
    const nodes = countOf(profile, "nodeCount");
    const perNode = countOf(profile, "acceleratorCount");
    const count = replicas();
    const total = count * nodes * perNode;
    if (total > settings.max) {
      refuse(
        `${carrier.uses} ${count === 1 ? "" : `${count} replicas × `}${nodesText(nodes)} × ${perNode} = ${total} accelerators`,
        `${carrier.choose} at most ${settings.max} in total`,
      );
    }
  },
});
