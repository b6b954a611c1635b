import { carrierIn, carriersOf } from "../carriers.js";
import { type StackMember, stackRule } from "../stackRule.js";

const MODELS = carriersOf("outputModelId");

/** A bare shape gets its version from the service, so names are compared first, and versions if there are two. */
export const deploymentUsesLinkedShape = stackRule({
  name: "deployment-uses-linked-shape",
  description: "A deployment of a promoted model uses the deployment shape that is linked to its training shape.",
  tag: "release",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps: "Set deploymentShape of the deployment to the deploymentShape of the model's training profile.",
  settings: {},
  example: {},
  note: "It compares a deployment with the `PromotedModel` of the same stack that it serves, once at the end of a preview or update.",
  on: carriersOf("deploymentShape"),
  limit: () => "the deployment shape that is linked to the model's training shape",
  reads: ["deploymentShape", "trainingProfile"],
  check: (deployment, { refuse }) => {
    const linked = linkedShapeOf(deployment);
    if (linked === undefined) return;
    const used = deployment.inputs.text("deploymentShape");
    if (used !== undefined && fits(used, linked)) return;
    refuse({
      found: used === undefined ? "no deploymentShape" : `deploymentShape ${used}`,
      fix: `set deploymentShape to ${linked}`,
    });
  },
});

/** The deployment shape that the served model's training shape links. */
function linkedShapeOf(deployment: StackMember<"trainingProfile">): string | undefined {
  const model = deployment.sourcesOf("baseModel").find((source) => carrierIn(MODELS, source) !== undefined);
  const linked = model?.inputs.value("trainingProfile", "deploymentShapeVersion");
  return typeof linked === "string" && linked !== "" ? linked : undefined;
}

function fits(used: string, linked: string): boolean {
  const [usedShape, usedVersion] = used.split("/versions/");
  const [linkedShape, linkedVersion] = linked.split("/versions/");
  return usedShape === linkedShape && (usedVersion === undefined || usedVersion === linkedVersion);
}
