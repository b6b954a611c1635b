import { modelName, parseCheckpointParent, parseParentedCheckpoint } from "../../client/names.js";
import { type Model } from "../../client/schemas.js";
import { type CheckFailure } from "../../lifecycle/handler.js";
import { descriptionFault, UNSET_GENERATION } from "../../lifecycle/ownerLine.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { type PromotedModelValues } from "./args.js";
import { wasResolved } from "./inputs.js";
import { type Lookups } from "./lookups.js";
import { formatMarker } from "./marker.js";
import { jobOf } from "./newJob.js";
import { claimExisting, type Claim } from "./ownership.js";
import { type Request, type Resolution } from "./resolve.js";
import { idOf } from "./selection.js";

/** Names of another account than the configured one. */
export function foreignAccounts(values: PromotedModelValues, configured: string | undefined): CheckFailure[] {
  if (configured === undefined) return [];
  const named = [
    { property: "trainerJob", account: parseCheckpointParent(values.trainerJob ?? "")?.accountId },
    { property: "checkpoint", account: parseParentedCheckpoint(values.checkpoint ?? "")?.parent.accountId },
  ];
  return named
    .filter(({ account }) => account !== undefined && account !== configured)
    .map(({ property, account }) => ({
      property,
      reason: `belongs to account '${account ?? ""}', but this stack works in '${configured}' (fireworks:accountId or FIREWORKS_ACCOUNT_ID); one account per stack`,
    }));
}

/** New content under an id that a model of this resource already has. */
export function contentConflict(
  { values, before }: Request,
  resolution: Resolution,
  fromNewJob: boolean,
): CheckFailure[] {
  const { resolvedCheckpoint, baseModel, outputModelId, waitsFor } = resolution;
  if (before?.outputModelId === undefined || before.outputModelId !== outputModelId) return [];
  const held = before.resolvedCheckpoint;
  const anotherJob = fromNewJob || (held !== undefined && waitsFor !== undefined && waitsFor !== jobOf(held));
  const sameCheckpoint = resolvedCheckpoint === undefined ? !anotherJob : held?.name === resolvedCheckpoint.name;
  const sameBase = before.baseModel === undefined || baseModel === undefined || before.baseModel === baseModel;
  if ((sameCheckpoint && sameBase) || values.replaceInPlace === true || wasResolved(before, "outputModelId")) return [];
  const content = [held === undefined ? "another content" : idOf(held), sameBase ? "" : `on ${before.baseModel ?? ""}`];
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
  const { resolvedCheckpoint, baseModel = "" } = resolution;
  const source = resolvedCheckpoint === undefined ? undefined : { checkpoint: resolvedCheckpoint.name, baseModel };
  const reason = descriptionFault(values.description, formatMarker({ source, generation: UNSET_GENERATION }, identity));
  return reason === undefined ? [] : [{ property: "description", reason }];
}

/** What stands where the model is to be. */
export interface Target {
  /** A model that exists already, with what this resource may do with it. */
  readonly existing?: { readonly model: Model; readonly claim: Claim } | undefined;
  readonly failures: CheckFailure[];
}

/**
 * Looks whether the output id is free. A model that is provably this very promotion, unfinished or
 * not yet recorded, is no obstacle, and neither is one that may be adopted.
 */
export async function findTarget(
  request: Request,
  resolution: Resolution,
  runtime: Runtime,
  lookups: Lookups,
): Promise<Target> {
  const { values, unknown, before, identity } = request;
  const { accountId, outputModelId, resolvedCheckpoint, baseModel } = resolution;
  if (accountId === undefined || outputModelId === undefined || before?.outputModelId === outputModelId)
    return { failures: [] };
  const fail = (reason: string): Target => ({ failures: [{ property: "outputModelId", reason }] });
  const name = modelName(accountId, outputModelId);
  try {
    const listed = await lookups.listedModel(name);
    // That the id is free may be a little old: `create` looks again just before it promotes.
    const isFree = listed !== undefined && listed.model === undefined;
    const model = isFree ? undefined : await runtime.client().findModel(name);
    if (model === undefined) {
      // A source that is named may be resolved by the update only.
      const named = (["trainerJob", "checkpoint"] as const).some(
        (key) => values[key] !== undefined || unknown.has(key),
      );
      const nothing = resolvedCheckpoint === undefined && !named;
      return nothing && resolution.failures.length === 0
        ? fail(
            `${name} does not exist, so there is nothing to adopt; check the id, or name a trainerJob to promote from`,
          )
        : { failures: [] };
    }
    const claim = claimExisting(
      model,
      { identity, checkpoint: resolvedCheckpoint?.name, baseModel, modelId: outputModelId },
      values.adopt,
    );
    return claim.may === "nothing" ? fail(claim.why) : { existing: { model, claim }, failures: [] };
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}
