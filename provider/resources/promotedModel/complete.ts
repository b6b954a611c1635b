import { parseIdentity } from "../../lifecycle/identity.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { parseArgs } from "./args.js";
import { userProperties, type PromotedModelInputs } from "./inputs.js";
import { type Lookups } from "./lookups.js";
import { resolve } from "./resolve.js";
import { type CompleteInputs } from "./state.js";

/** Resolves what `check` could not: it was unknown at preview, or preflight was off. @throws Error listing every fault */
export async function complete(
  inputs: PromotedModelInputs,
  runtime: Runtime,
  lookups: Lookups,
): Promise<CompleteInputs> {
  const { resolvedCheckpoint, baseModel, outputModelId, trainingProfile, trainingShape } = inputs;
  const profileMissing = trainingShape !== undefined && trainingProfile === undefined;
  if (resolvedCheckpoint !== undefined && baseModel !== undefined && outputModelId !== undefined && !profileMissing) {
    return { ...inputs, resolvedCheckpoint, baseModel, outputModelId };
  }
  const { values, unknown } = parseArgs(userProperties({ ...inputs }));
  const request = {
    values,
    unknown,
    identity: parseIdentity(inputs.__identity),
    preflight: "strict",
    before: inputs,
  } as const;
  const resolution = await resolve(request, runtime, lookups);
  if (resolution.failures.length > 0) {
    throw new Error(resolution.failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
  }
  const resolved = { ...resolution, resolvedCheckpoint: resolution.resolvedCheckpoint ?? resolvedCheckpoint };
  if (
    resolved.resolvedCheckpoint === undefined ||
    resolved.baseModel === undefined ||
    resolved.outputModelId === undefined
  ) {
    throw new Error("the checkpoint, base model or output model id could not be resolved");
  }
  return {
    ...inputs,
    ...(resolved.trainingProfile === undefined ? {} : { trainingProfile: resolved.trainingProfile }),
    resolvedCheckpoint: resolved.resolvedCheckpoint,
    baseModel: resolved.baseModel,
    outputModelId: resolved.outputModelId,
  };
}
