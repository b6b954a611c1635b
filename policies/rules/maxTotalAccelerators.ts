import { profileRule } from "../profileRule.js";
import { countOf, replicasOf } from "../trainingProfile.js";
import { countText } from "../wording.js";

export const maxTotalAccelerators = profileRule({
  name: "max-total-accelerators",
  description: "Training or serving uses no more accelerators than allowed.",
  tag: "hardware",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Use a shape with fewer accelerators or nodes, or fewer replicas, or raise max-total-accelerators.max.",
  settings: {
    max: {
      type: "integer",
      minimum: 1,
      description:
        "The largest accepted number of accelerators: nodes × accelerators per node, times every replica that a TrainerJob asks for, or that a Deployment may have.",
    },
  },
  example: { max: 16 },
  note: "On a `TrainingProfile` and a `PromotedModel` it counts one trainer replica, since they do not say how many there are.",
  setBy: ["max"],
  limit: ({ max }) => `at most ${countText(max, "accelerator")} in total`,
  reads: ["nodeCount", "acceleratorCount", "replicas"],
  check: (profile, { settings, carrier, limit, refuse }) => {
    const nodes = countOf(profile, "nodeCount");
    const perNode = countOf(profile, "acceleratorCount");
    const count = replicasOf(profile);
    const total = count * nodes * perNode;
    if (total > settings.max) {
      const factors = `${count === 1 ? "" : `${count} replicas × `}${countText(nodes, "node")} × ${perNode}`;
      refuse({ found: `${factors} = ${countText(total, "accelerator")}`, fix: carrier.choose(limit) });
    }
  },
});
