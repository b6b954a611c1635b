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
  limits: [],
  standard: () => "A linked version of a deployment shape is",
  check: (profile, { carrier, refuse }) => {
    const linked = reports(profile, "deploymentShapeVersion") ? textOf(profile, "deploymentShapeVersion") : undefined;
    if (linked?.includes("/versions/") === true) return;
    refuse(
      `${carrier.shapeHas} ${linked === undefined ? "no deploymentShapeVersion" : `deploymentShapeVersion ${linked}, which names no version`}`,
      `${carrier.chooseShape} one`,
    );
  },
});
