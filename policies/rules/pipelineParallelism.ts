import { nodesText } from "../nodesText.js";
import { profileRule } from "../profileRule.js";
import { countOf, reports } from "../trainingProfile.js";

/** A check of sanity, and a cap for those who want one: it applies without any setting. */
export const pipelineParallelism = profileRule({
  name: "pipeline-parallelism",
  description: "The pipeline degree of a training shape is at most its number of accelerators, and at most a set cap.",
  tag: "hardware",
  severity: "low",
  enforcementLevel: "advisory",
  remediationSteps: "Use a training shape with a lower pipelineParallelism, or raise pipeline-parallelism.max.",
  settings: {
    max: { type: "integer", minimum: 1, description: "The highest accepted pipeline degree (number of stages)." },
  },
  example: { max: 4 },
  limits: [],
  standard: ({ max }) =>
    `${max === undefined ? "At most" : `At most ${max} (pipeline-parallelism.max) and at most`} one stage per accelerator is`,
  check: (profile, { settings, carrier, refuse }) => {
    if (!reports(profile, "pipelineParallelism")) return;
    const degree = countOf(profile, "pipelineParallelism");
    if (settings.max !== undefined && degree > settings.max) {
      refuse(`${carrier.shapeHas} pipelineParallelism ${degree}`, `${carrier.chooseShape} at most ${settings.max}`);
      return;
    }
    const nodes = countOf(profile, "nodeCount");
    const perNode = countOf(profile, "acceleratorCount");
    if (degree > nodes * perNode) {
      refuse(
        `${carrier.shapeHas} pipelineParallelism ${degree} on ${nodesText(nodes)} × ${perNode} = ${nodes * perNode} accelerators`,
        `${carrier.chooseShape} a degree that fits`,
      );
    }
  },
});
