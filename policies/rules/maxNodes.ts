import { profileRule } from "../profileRule.js";
import { countOf } from "../trainingProfile.js";
import { countText } from "../wording.js";

export const maxNodes = profileRule({
  name: "max-nodes",
  description: "A trainer has no more nodes than allowed.",
  tag: "hardware",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps: "Use a training shape with fewer nodes, or raise max-nodes.max.",
  settings: {
    max: { type: "integer", minimum: 1, description: "The largest accepted number of nodes of one trainer replica." },
  },
  example: { max: 4 },
  setBy: ["max"],
  limit: ({ max }) => `at most ${countText(max, "node")}`,
  reads: ["nodeCount"],
  check: (profile, { settings, carrier, limit, refuse }) => {
    const nodes = countOf(profile, "nodeCount");
    if (nodes > settings.max) refuse({ found: countText(nodes, "node"), fix: carrier.choose(limit) });
  },
});
