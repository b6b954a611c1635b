import { profileRule } from "../profileRule.js";
import { reports, textOf } from "../trainingProfile.js";

export const deploymentShapeLinked = profileRule({
  name: "deployment-shape-linked",
  description:
    "A training shape is linked to a version of a deployment shape, so that it is known what will serve the model.",
  tag: "release",
  severity: "medium",
  enforcementLevel: "disabled",
  remediationSteps: "Use a training shape that reports a deploymentShapeVersion.",
  settings: {},
  example: {},
  limit: () => "a training shape that is linked to a version of a deployment shape",
  reads: ["deploymentShapeVersion"],
  check: (profile, { refuse }) => {
    const linked = reports(profile, "deploymentShapeVersion") ? textOf(profile, "deploymentShapeVersion") : undefined;
    if (linked?.includes("/versions/") === true) return;
    refuse({
      found:
        linked === undefined
          ? "a training shape without a deploymentShapeVersion"
          : `deploymentShapeVersion ${linked}, which names no version`,
      fix: "use a training shape that reports a deploymentShapeVersion",
    });
  },
});
