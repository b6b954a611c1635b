import { type PolicyResource } from "@pulumi/policy";
import { expect, test } from "vitest";
import { carriersOf } from "../../../policies/carriers.ts";
import { deploymentUsesLinkedShape } from "../../../policies/rules/deploymentUsesLinkedShape.ts";
import { PROMOTED_MODEL } from "../../../provider/tokens.ts";
import { MODEL, PROFILE, runStackRule, SILENT, UNKNOWN, unknownCheckingProxy } from "./runRule.ts";

const [deploymentType = ""] = carriersOf("deploymentShape").map(({ type }) => type);
const LINKED = PROFILE.deploymentShapeVersion;

/** A stack of a model and a deployment that takes it as its base model. */
function stackOf(model: Record<string, unknown>, deployment: Record<string, unknown>): Partial<PolicyResource>[] {
  const served = { type: PROMOTED_MODEL, urn: "model", props: unknownCheckingProxy(model) } as PolicyResource;
  const serving = {
    type: deploymentType,
    urn: "deployment",
    props: unknownCheckingProxy(deployment),
    dependencies: [served],
    propertyDependencies: { baseModel: [served] },
  };
  return [served, serving];
}

const REST = `Required: the deployment shape that is linked to the model's training shape (set by the rule deployment-uses-linked-shape in the policy configuration). Fix: set deploymentShape to ${LINKED}.`;

test.each([
  ["the linked version", LINKED],
  ["the bare name of the linked shape, whose version the service chooses", LINKED.replace(/\/versions.*/, "")],
])("%s passes", (_what, deploymentShape) => {
  expect(runStackRule(deploymentUsesLinkedShape, stackOf(MODEL, { deploymentShape }))).toEqual(SILENT);
});

test.each([
  ["another shape", "accounts/fireworks/deploymentShapes/other"],
  ["another version of the shape", LINKED.replace("v1", "v2")],
])("%s fails", (_what, deploymentShape) => {
  expect(runStackRule(deploymentUsesLinkedShape, stackOf(MODEL, { deploymentShape })).violations).toEqual([
    `Found: deploymentShape ${deploymentShape}. ${REST}`,
  ]);
});

test("a deployment that names no shape fails", () => {
  expect(runStackRule(deploymentUsesLinkedShape, stackOf(MODEL, {})).violations).toEqual([
    `Found: no deploymentShape. ${REST}`,
  ]);
});

test("a model without a linked shape is left to deployment-shape-linked", () => {
  const model = { ...MODEL, trainingProfile: { ...PROFILE, deploymentShapeVersion: undefined } };
  expect(runStackRule(deploymentUsesLinkedShape, stackOf(model, {}))).toEqual(SILENT);
});

test("a deployment of a model that is not in the stack is not judged", () => {
  const [, deployment] = stackOf(MODEL, {});
  const alone = { ...deployment, dependencies: [], propertyDependencies: {} };
  expect(runStackRule(deploymentUsesLinkedShape, [alone])).toEqual(SILENT);
});

test("what is not known yet is told as an advisory", () => {
  expect(runStackRule(deploymentUsesLinkedShape, stackOf(MODEL, { deploymentShape: UNKNOWN }))).toEqual({
    ...SILENT,
    advisories: [
      "Not evaluated here: deployment-uses-linked-shape (deploymentShape is not known yet). pulumi up evaluates it before it writes this resource.",
    ],
  });
});

test("a setting that it does not know is reported", () => {
  expect(runStackRule(deploymentUsesLinkedShape, [], { shape: "x" }).violations).toEqual([
    "Unknown setting deployment-uses-linked-shape.shape in the policy configuration; deployment-uses-linked-shape has no settings. Correct or remove it.",
  ]);
});
