import { modelName } from "../../../client/names.js";
import { SettingError } from "../../../config.js";
import { descriptionFault } from "../../../lifecycle/args.js";
import { type Call, messageOf } from "../../../lifecycle/call.js";
import { Findings } from "../../../lifecycle/check.js";
import { type CheckFailure, type CheckResult, type Properties } from "../../../lifecycle/handler.js";
import { type Memory } from "../../../lifecycle/memory.js";
import { UNSET_GENERATION } from "../../../lifecycle/ownership.js";
import { orLater } from "../../../lifecycle/properties.js";
import { isFromNewJob, jobOf } from "./compare.js";
import { LORA } from "./modelKind.js";
import { claimExisting, formatModelOwnerLine } from "./ownership.js";
import { withRecovered } from "./recover.js";
import { heldBy } from "./remove.js";
import { type Resolution, resolve } from "./resolve.js";
import { describePlan, type ChangedModel, type Target } from "./row.js";
import { idOf } from "./selection.js";
import { CHOOSERS, wasResolved } from "./state.js";

/** Resolves what the preview has to show into inputs, and refuses before anything is touched. */
export async function check(changed: ChangedModel, call: Call, memory: Memory): Promise<CheckResult> {
  const { news, preflight } = changed;
  let request = changed;
  try {
    request = { ...changed, before: await withRecovered(changed, call) };
  } catch (error) {
    if (error instanceof SettingError) throw error;
    return { inputs: news, failures: [unseen(changed, error)] };
  }
  const { before } = request;
  const resolution = await resolve(request, call);
  const isOpen = resolution.resolvedCheckpoint === undefined;
  const fromNewJob = isOpen && isFromNewJob(before?.resolvedCheckpoint, news, call);
  const local = [...contentConflict(request, resolution, fromNewJob), ...descriptionTooLong(request, resolution, call)];
  const looks = preflight !== "off" && local.length === 0;
  const target = looks ? await findTarget(request, resolution, call) : { failures: [] };
  const findings = new Findings(preflight);
  const makesOne = promotes(request, resolution, fromNewJob);
  const isInPlace = before?.outputModelId === resolution.outputModelId;
  const look = () => heldBy(before, isInPlace, call);
  const held = (makesOne ? await findings.attempt("outputModelId", look) : undefined) ?? [];
  if (isInPlace && held.length > 0) findings.add(stillLoaded(before?.outputModelId ?? "", held));
  findings.add(...resolution.failures, ...target.failures);
  const failures = [...local, ...findings.refusals()];
  if (failures.length > 0) return { inputs: news, failures };

  await findings.warn(call);
  const lost = memory.lost(call.identity.text);
  const plan = describePlan(request, resolution, target, { lost, fromNewJob, heldBy: held, plan: call.plan });
  if (plan !== undefined) call.announce(plan);
  const name = nameOf(request, resolution);
  if (name !== undefined && target.existing === undefined && makesOne) {
    call.plan.models.tell(planned(name, resolution));
  }
  const resolved = resolvedInputs(request, resolution, name, call);
  return { inputs: { ...news, ...resolved, __resolved: fillable(news) }, failures: [] };
}

/** The model's full name, as far as its id is known. */
function nameOf({ before }: ChangedModel, { accountId, outputModelId }: Resolution): string | undefined {
  if (outputModelId === undefined) return undefined;
  if (before?.name !== undefined && before.outputModelId === outputModelId) return before.name;
  return accountId === undefined ? undefined : modelName(accountId, outputModelId);
}

/** Refused whatever `preflight` says: whether the model is replaced depends on it. */
function unseen({ before }: ChangedModel, error: unknown): CheckFailure {
  return {
    property: before?.checkpoint === undefined ? "trainerJob" : "checkpoint",
    reason: `what this model was promoted from is not in its state, since the update chose it, and cannot be looked up now, so nothing was changed; run pulumi up again: ${messageOf(error)}`,
  };
}

function stillLoaded(id: string, held: readonly string[]): CheckFailure {
  return {
    property: "replaceInPlace",
    reason: `deletes ${id} first, but it is loaded on ${held.join(", ")}, so the deletion will be refused; unload it there, set forceDelete: true in an up before this one, or give the new content a new outputModelId`,
  };
}

/** Whether it is certain that this run makes a model: the first, or another one. */
function promotes(request: ChangedModel, resolution: Resolution, fromNewJob: boolean): boolean {
  const { before, isReplacement } = request;
  if (before?.outputModelId === undefined || isReplacement) return true;
  const { outputModelId = before.outputModelId } = resolution;
  const { sameCheckpoint, sameBase } = sameContent(request, resolution, fromNewJob);
  return before.outputModelId !== outputModelId || !sameCheckpoint || !sameBase;
}

/** Whether a model's content stays; what is not known yet may turn out to be the same. */
function sameContent(
  { before }: ChangedModel,
  { resolvedCheckpoint, baseModel, waitsFor }: Resolution,
  fromNewJob: boolean,
) {
  const held = before?.resolvedCheckpoint;
  const anotherJob = fromNewJob || (held !== undefined && waitsFor !== undefined && waitsFor !== jobOf(held));
  return {
    sameCheckpoint: resolvedCheckpoint === undefined ? !anotherJob : held?.name === resolvedCheckpoint.name,
    sameBase: before?.baseModel === undefined || baseModel === undefined || before.baseModel === baseModel,
  };
}

/** The model as the service will show it, as far as that is known. */
function planned(name: string, { kind, baseModel }: Resolution) {
  return { name, kind, peftDetails: kind === LORA ? { baseModel, r: undefined, targetModules: [] } : undefined };
}

/** What `check` may fill in where the user leaves it out; the same in a preview and in its update, whatever is known. */
function fillable(news: Properties): string[] {
  const shape = news.trainingShape === undefined ? [] : ["trainingProfile"];
  return ["baseModel", "outputModelId", ...shape].filter((property) => news[property] === undefined);
}

/**
 * What `check` adds to the inputs. What hangs on an unknown is unknown too, so that a policy says "cannot tell" instead
 * of finding nothing; and so is what the update chooses by itself, so that a saved plan admits whatever it chooses.
 */
function resolvedInputs(
  { news, unknown, preflight }: ChangedModel,
  { resolvedCheckpoint, trainingProfile, baseModel, outputModelId, provenance, waitsFor }: Resolution,
  name: string | undefined,
  call: Call,
): Properties {
  const hangsOn = (...choosers: string[]): boolean => choosers.some((chooser) => unknown.has(chooser));
  const later = (known: unknown, isOpen: boolean): unknown => (isOpen ? orLater(known, call) : known);
  const waits = waitsFor !== undefined || hangsOn(...CHOOSERS);
  const idWaits = waits || hangsOn("baseModel", "outputModelId", "outputModelIdPrefix");
  const declares = news.trainingShape !== undefined || news.trainingProfile !== undefined;
  const proofWaits = declares && preflight !== "off" && (waits || hangsOn("trainingShape", "trainingProfile"));
  const found = {
    baseModel: later(baseModel, waits),
    outputModelId: later(outputModelId, idWaits),
    resolvedCheckpoint: later(resolvedCheckpoint, waits),
    trainingProfile: later(trainingProfile, hangsOn("trainingShape")),
    // Compared with the record of a job that has trained, and not with one that is about to start.
    provenance: later(waits ? undefined : provenance, proofWaits),
    name: orLater(name, call),
  };
  return Object.fromEntries(
    Object.entries(found).filter(([property, value]) => value !== undefined && news[property] === undefined),
  );
}

/** New content under an id that a model of this resource already has. */
function contentConflict(request: ChangedModel, resolution: Resolution, fromNewJob: boolean): CheckFailure[] {
  const { values, before } = request;
  const { outputModelId } = resolution;
  if (before?.outputModelId === undefined || before.outputModelId !== outputModelId) return [];
  const held = before.resolvedCheckpoint;
  const { sameCheckpoint, sameBase } = sameContent(request, resolution, fromNewJob);
  if ((sameCheckpoint && sameBase) || wasResolved(before, "outputModelId")) return [];
  if (values.replaceInPlace === true) return before.onDelete === "keep" ? [keptByState(outputModelId)] : [];
  const content = [held === undefined ? "another content" : idOf(held), sameBase ? "" : `on ${before.baseModel ?? ""}`];
  return [
    {
      property: "outputModelId",
      reason: `${outputModelId} already holds ${content.join(" ").trim()}; give the new content a new id, or set replaceInPlace: true, which deletes first (a deleted model cannot be brought back)`,
    },
  ];
}

/** What an `up` without the new content has saved decides about the old model. */
function keptByState(outputModelId: string): CheckFailure {
  return {
    property: "replaceInPlace",
    reason: `deletes ${outputModelId} first, but its state says onDelete: "keep", so it would stay and the promotion fail; run pulumi up once without onDelete and with the old content, so that the state knows, or give the new content a new outputModelId`,
  };
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
      { ...call, checkpoint: resolvedCheckpoint?.name, baseModel, modelId: outputModelId },
      values.adopt,
    );
    return claim.may === "nothing" ? fail(claim.why) : { existing: { model, claim }, failures: [] };
  } catch (error) {
    return fail(messageOf(error));
  }
}
