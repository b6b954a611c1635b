import { type DeploymentProfile } from "../../../client/deploymentProfile.js";
import { type Call } from "../../../lifecycle/call.js";
import { type DeploymentValues, shapeMismatch } from "./args.js";
import { type DeploymentInputs } from "./state.js";

/** Resolves what `check` could not: preflight was off, or the look-up failed. */
export async function complete(inputs: DeploymentInputs, call: Call): Promise<DeploymentInputs> {
  const { deploymentProfile, __resolved = [] } = inputs;
  const resolved = deploymentProfile === undefined ? await resolveProfile(inputs, call) : undefined;
  if (resolved === undefined) return inputs;
  const mismatch = shapeMismatch(inputs, resolved.deploymentShapeVersion);
  if (mismatch !== undefined) throw new Error(`${mismatch.property}: ${mismatch.reason}. Nothing was created.`);
  return { ...inputs, deploymentProfile: resolved, __resolved: [...__resolved, "deploymentProfile"] };
}

/** What the shape stands for, unless the service is to choose it. */
export async function resolveProfile(
  { deploymentShape }: Partial<DeploymentValues>,
  call: Call,
): Promise<DeploymentProfile | undefined> {
  if (deploymentShape === undefined || deploymentShape === "default") return undefined;
  return call.lookups().deploymentProfile(deploymentShape);
}

/**
 * What stands as `model` in a request: the deployment's full name; for a LoRA model that is deployed
 * itself (live merge), `<model>#<deployment>` (vendor's SDK and cookbook).
 */
export async function inferenceModelOf(name: string, baseModel: string | undefined, call: Call): Promise<string> {
  if (baseModel === undefined || baseModel === "") return name;
  const model = await call.lookups().servedModel(baseModel);
  const isAddon = model?.kind === "HF_PEFT_ADDON" || model?.peftDetails !== undefined;
  return isAddon ? `${baseModel}#${name}` : name;
}
