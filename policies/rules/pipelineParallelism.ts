import { profileRule } from "../profileRule.js";
import { countOf, reports } from "../trainingProfile.js";
import { countText } from "../wording.js";

/** It applies without any setting: more stages than accelerators make no sense. */
export const pipelineParallelism = profileRule({
  name: "pipeline-parallelism",
  description: "A training shape has no more pipeline stages than accelerators, and no more than allowed.",
  tag: "hardware",
  severity: "low",
  enforcementLevel: "advisory",
  remediationSteps: "Use a training shape with a lower pipelineParallelism, or raise pipeline-parallelism.max.",
  settings: {
    max: {
      type: "integer",
      minimum: 1,
      description: "The highest accepted number of pipeline stages (pipelineParallelism).",
    },
  },
  example: { max: 4 },
  limit: ({ max }) =>
    max === undefined
      ? "at most one pipeline stage per accelerator"
      : `at most ${countText(max, "pipeline stage")} (pipeline-parallelism.max), and at most one per accelerator`,
  reads: ["pipelineParallelism", "nodeCount", "acceleratorCount"],
  check: (profile, { settings: { max = Infinity }, carrier, refuse }) => {
    if (!reports(profile, "pipelineParallelism")) return;
    const degree = countOf(profile, "pipelineParallelism");
    const stages = `${countText(degree, "pipeline stage")} (pipelineParallelism)`;
    if (degree > max) {
      refuse({ found: stages, fix: carrier.choose(`at most ${countText(max, "pipeline stage")}`) });
      return;
    }
    const nodes = countOf(profile, "nodeCount");
    const perNode = countOf(profile, "acceleratorCount");
    if (degree > nodes * perNode) {
      refuse({
        found: `${stages} on ${countText(nodes, "node")} × ${perNode} = ${countText(nodes * perNode, "accelerator")}`,
        fix: carrier.choose("at most one pipeline stage per accelerator"),
      });
    }
  },
});
