import { lookUpServedModel } from "../../lifecycle/deployments.js";
import { type Runtime } from "../../lifecycle/runtime.js";

/**
 * What stands as `model` in a request: the deployment's full name; for a LoRA model that is deployed
 * itself (live merge), `<model>#<deployment>` (vendor's SDK and cookbook).
 */
export async function inferenceModelOf(
  deployment: string,
  baseModel: string | undefined,
  runtime: Runtime,
): Promise<string> {
  if (baseModel === undefined || baseModel === "") return deployment;
  const model = await lookUpServedModel(baseModel, runtime);
  const isAddon = model?.kind === "HF_PEFT_ADDON" || model?.peftDetails !== undefined;
  return isAddon ? `${baseModel}#${deployment}` : deployment;
}
