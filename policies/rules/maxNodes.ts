import { nodesText } from "../nodesText.js";
import { profileRule } from "../profileRule.js";
import { countOf } from "../trainingProfile.js";

export const maxNodes = profileRule({
  name: "max-nodes",
  reads: "hardware",
  description: "A trainer has at most a set number of nodes.",
  tag: "hardware",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps: "Use a training shape with fewer nodes, or raise max-nodes.max if more are accepted.",
  settings: {
    max: { type: "integer", minimum: 1, description: "The largest accepted number of nodes of one trainer replica." },
  },
  example: { max: 4 },
  limits: ["max"],
  standard: ({ max }) => `The limit is ${nodesText(max)}`,
  check: (profile, { settings, carrier, refuse }) => {
    const nodes = countOf(profile, "nodeCount");
    if (nodes > settings.max) {
      refuse(`${carrier.uses} ${nodesText(nodes)}`, `${carrier.choose} at most ${nodesText(settings.max)}`);
    }
  },
});
