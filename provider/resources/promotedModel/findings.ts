import { modelName, parseCheckpointName, parseTrainerJobName } from "../../client/names.js";
import { type CheckFailure } from "../../lifecycle/handler.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { type PromotedModelValues } from "./args.js";
import { wasDefaulted } from "./inputs.js";
import { formatMarker, MAX_DESCRIPTION_LENGTH, ownerOf } from "./marker.js";
import { proveOrigin } from "./ownership.js";
import { type Request, type Resolution } from "./resolve.js";
import { idOf } from "./selection.js";

/** Names of another account than the configured one. */
export function foreignAccounts(values: PromotedModelValues, configured: string | undefined): CheckFailure[] {
  if (configured === undefined) return [];
  const named = [
    {
      property: "trainerJob",
      name: values.trainerJob,
      account: parseTrainerJobName(values.trainerJob ?? "")?.accountId,
    },
    {
      property: "checkpoint",
      name: values.checkpoint,
      account: parseCheckpointName(values.checkpoint ?? "")?.accountId,
    },
  ];
  return named
    .filter(({ account }) => account !== undefined && account !== configured)
    .map(({ property, account }) => ({
      property,
      reason: `belongs to account '${account ?? ""}', but this stack works in '${configured}' (fireworks:accountId or FIREWORKS_ACCOUNT_ID); one account per stack`,
    }));
}

/** New content under an id that a model of this resource already has. */
export function contentConflict({ values, before }: Request, resolution: Resolution): CheckFailure[] {
  const { resolvedCheckpoint, baseModel, outputModelId } = resolution;
  if (before?.outputModelId === undefined || before.outputModelId !== outputModelId) return [];
  const held = before.resolvedCheckpoint;
  const sameCheckpoint =
    held === undefined || resolvedCheckpoint === undefined || held.name === resolvedCheckpoint.name;
  const sameBase = before.baseModel === undefined || baseModel === undefined || before.baseModel === baseModel;
  if ((sameCheckpoint && sameBase) || values.replaceInPlace === true || wasDefaulted(before, "outputModelId"))
    return [];
  const content = [
    held === undefined ? "another checkpoint" : idOf(held),
    sameBase ? "" : `on ${before.baseModel ?? ""}`,
  ];
  return [
    {
      property: "outputModelId",
      reason: `${outputModelId} already holds ${content.join(" ").trim()}; give the new content a new id, or set replaceInPlace: true, which deletes first (a deleted model cannot be brought back)`,
    },
  ];
}

/** The description and the ownership marker below it share one limit of the service. */
export function descriptionTooLong({ values, identity }: Request, resolution: Resolution): CheckFailure[] {
  if (values.description === undefined) return [];
  const marker = formatMarker(
    {
      checkpoint: resolution.resolvedCheckpoint?.name ?? "",
      baseModel: resolution.baseModel ?? "",
      owner: ownerOf(identity),
      generation: "00000000",
    },
    identity,
  );
  const room = MAX_DESCRIPTION_LENGTH - 1 - marker.length - 1;
  if (values.description.length <= room) return [];
  return [
    {
      property: "description",
      reason: `has ${values.description.length} characters; ${room} fit beside the ownership line that pulumi-fireworks adds (the service allows fewer than ${MAX_DESCRIPTION_LENGTH} in all)`,
    },
  ];
}

/**
 * Looks whether the output id is free. A model that is provably this very promotion, unfinished or
 * not yet recorded, is no obstacle: `create` finishes it.
 */
export async function findTarget(
  { before, identity }: Request,
  { resolvedCheckpoint, baseModel, outputModelId }: Resolution,
  runtime: Runtime,
): Promise<{ recorded: boolean; failures: CheckFailure[] } | undefined> {
  const account =
    resolvedCheckpoint === undefined ? undefined : parseCheckpointName(resolvedCheckpoint.name)?.accountId;
  if (
    account === undefined ||
    resolvedCheckpoint === undefined ||
    baseModel === undefined ||
    outputModelId === undefined
  ) {
    return undefined;
  }
  if (before?.outputModelId === outputModelId) return undefined;
  const name = modelName(account, outputModelId);
  try {
    const model = await runtime.client().findModel(name);
    if (model === undefined) return { recorded: false, failures: [] };
    const proof = proveOrigin(model, {
      identity,
      checkpoint: resolvedCheckpoint.name,
      baseModel,
      modelId: outputModelId,
    });
    if (proof.ours) return { recorded: true, failures: [] };
    const reason = `${name} already exists (${model.state ?? "no state"} since ${model.createTime ?? "an unknown time"}): ${proof.why}; choose another id, or leave outputModelId out`;
    return { recorded: false, failures: [{ property: "outputModelId", reason }] };
  } catch (error) {
    return {
      recorded: false,
      failures: [{ property: "outputModelId", reason: error instanceof Error ? error.message : String(error) }],
    };
  }
}
