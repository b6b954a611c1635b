import { modelName } from "../../../client/names.js";
import { type Call, messageOf } from "../../../lifecycle/call.js";
import { Findings } from "../../../lifecycle/check.js";
import { type CheckFailure, type CheckResult, type Properties } from "../../../lifecycle/handler.js";
import { type Memory } from "../../../lifecycle/memory.js";
import { UNSET_GENERATION, descriptionFault } from "../../../lifecycle/ownership.js";
import { UNKNOWN, containsUnknown } from "../../../lifecycle/properties.js";
import { isFromNewJob, jobOf } from "./compare.js";
import { formatModelOwnerLine } from "./ownerLine.js";
import { claimExisting } from "./ownership.js";
import { type Resolution, resolve } from "./resolve.js";
import { describePlan, type ChangedModel, type Target } from "./row.js";
import { idOf } from "./selection.js";
import { wasResolved } from "./state.js";

/** Resolves what the preview has to show into inputs, and refuses before anything is touched. */
export async function check(request: ChangedModel, call: Call, memory: Memory): Promise<CheckResult> {
  const { news, preflight, before } = request;
  const resolution = await resolve(request, call);
  const fromNewJob = isFromNewJob(before?.resolvedCheckpoint, news, call);
  const local = [...contentConflict(request, resolution, fromNewJob), ...descriptionTooLong(request, resolution, call)];
  const looks = preflight !== "off" && local.length === 0;
  const target = looks ? await findTarget(request, resolution, call) : { failures: [] };
  const findings = new Findings(preflight);
  findings.add(...resolution.failures, ...target.failures);
  const failures = [...local, ...findings.refusals()];
  if (failures.length > 0) return { inputs: news, failures };

  await findings.warn(call);
  const lost = memory.lost(call.identity.text);
  const plan = describePlan(request, resolution, target, { lost, fromNewJob });
  if (plan !== undefined) call.announce(plan);
  return { inputs: { ...news, ...resolvedInputs(news, request, resolution) }, failures: [] };
}

/** What `check` adds to the inputs, with `__resolved` listing it. */
function resolvedInputs(news: Properties, { unknown }: ChangedModel, resolution: Resolution): Properties {
  // What hangs on an unknown is unknown too, so that a policy says "cannot tell" instead of finding nothing.
  const hangs = (...choosers: string[]): typeof UNKNOWN | undefined =>
    choosers.some((chooser) => unknown.has(chooser)) ? UNKNOWN : undefined;
  const resolvedCheckpoint =
    resolution.resolvedCheckpoint ?? hangs("trainerJob", "checkpoint", "createdBefore", "reselect");
  const trainingProfile = resolution.trainingProfile ?? hangs("trainingShape");
  const baseModel = resolution.baseModel ?? (resolvedCheckpoint === UNKNOWN ? UNKNOWN : undefined);
  const outputModelId =
    resolution.outputModelId ??
    hangs("outputModelIdPrefix") ??
    (containsUnknown([resolvedCheckpoint, news.baseModel, baseModel]) ? UNKNOWN : undefined);
  const { provenance } = resolution;
  const added = Object.entries({ baseModel, outputModelId, resolvedCheckpoint, trainingProfile, provenance }).filter(
    ([property, value]) => value !== undefined && news[property] === undefined,
  );
  return added.length === 0 ? {} : { ...Object.fromEntries(added), __resolved: added.map(([property]) => property) };
}

/** New content under an id that a model of this resource already has. */
function contentConflict(
  { values, before }: ChangedModel,
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

/** The description and the ownership line below it share one limit of the service. */
function descriptionTooLong({ values }: ChangedModel, resolution: Resolution, { identity }: Call): CheckFailure[] {
  if (values.description === undefined) return [];
  const { resolvedCheckpoint, baseModel = "" } = resolution;
  const source = resolvedCheckpoint === undefined ? undefined : { checkpoint: resolvedCheckpoint.name, baseModel };
  const reason = descriptionFault(
    values.description,
    formatModelOwnerLine({ source, generation: UNSET_GENERATION }, identity),
  );
  return reason === undefined ? [] : [{ property: "description", reason }];
}

/**
 * Looks whether the output id is free. A model that is provably this very promotion, unfinished or
 * not yet recorded, is no obstacle, and neither is one that may be adopted.
 */
async function findTarget(request: ChangedModel, resolution: Resolution, call: Call): Promise<Target> {
  const { values, unknown, before } = request;
  const { accountId, outputModelId, resolvedCheckpoint, baseModel } = resolution;
  if (accountId === undefined || outputModelId === undefined || before?.outputModelId === outputModelId)
    return { failures: [] };
  const fail = (reason: string): Target => ({ failures: [{ property: "outputModelId", reason }] });
  const name = modelName(accountId, outputModelId);
  try {
    const listed = await call.lookups().listedModel(name);
    // That the id is free may be a little old: `create` looks again just before it promotes.
    const isFree = listed !== undefined && listed.model === undefined;
    const model = isFree ? undefined : await call.client().findModel(name);
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
      { identity: call.identity, checkpoint: resolvedCheckpoint?.name, baseModel, modelId: outputModelId },
      values.adopt,
    );
    return claim.may === "nothing" ? fail(claim.why) : { existing: { model, claim }, failures: [] };
  } catch (error) {
    return fail(messageOf(error));
  }
}
