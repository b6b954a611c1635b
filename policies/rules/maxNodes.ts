import { acceleratorRule } from "../acceleratorRule.js";
import { nodesText } from "../nodesText.js";
import { countOf } from "../trainingProfile.js";

export const maxNodes = acceleratorRule<{ max: number }>({
  name: "max-nodes",
  description: "A trainer has at most a set number of nodes.",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps: "Use a training shape with fewer nodes, or raise max-nodes.max if more are accepted.",
  settings: {
    max: { type: "integer", minimum: 1, description: "The largest accepted number of nodes of one trainer replica." },
  },
  limit: "max",
  limitText: ({ max }) => `The limit is ${nodesText(max)}`,
  check: (profile, { settings, exceeds }) => {
    const nodes = countOf(profile, "nodeCount");
    if (nodes > settings.max) exceeds(nodesText(nodes), `at most ${nodesText(settings.max)}`);
  },
});
