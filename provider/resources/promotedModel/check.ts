import { SettingError, type Settings } from "../../config.js";
import { type CheckFailure, type Handler, type Properties } from "../../lifecycle/handler.js";
import { parseIdentity, type Identity } from "../../lifecycle/identity.js";
import { PreviousInputs } from "../../lifecycle/previousInputs.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { containsUnknown, UNKNOWN } from "../../lifecycle/unknown.js";
import { parsePromotedModelArgs } from "./args.js";
import { contentConflict, descriptionTooLong, findTarget, foreignAccounts } from "./findings.js";
import { sameUserProperties, userProperties, type PromotedModelInputs } from "./inputs.js";
import { type Lookups } from "./lookups.js";
import { describePlan } from "./plan.js";
import { resolve, type Request, type Resolution } from "./resolve.js";

type CheckResult = Awaited<ReturnType<Handler["check"]>>;

/**
 * Validates the arguments, resolves what the preview has to show into inputs, and refuses before
 * anything is touched. A resource whose inputs did not change awaits nothing.
 *
 * @param lost pins of models that a refresh of this process found gone, by identity
 */
export function createCheck(runtime: Runtime, lookups: Lookups, lost: ReadonlyMap<string, string>): Handler["check"] {
  // "The model that has this id is our own" must be known on the second check of a replacement too.
  const previous = new PreviousInputs();
  const claims = new Map<string, Identity>();

  return async (olds, news) => {
    const identity = parseIdentity(news.__identity);
    const before = previous.of(identity.text, olds) as PromotedModelInputs | undefined;
    const result = await checkOne(identity, before, news);
    const id = result.inputs.outputModelId === UNKNOWN ? undefined : result.inputs.outputModelId;
    const rival = typeof id === "string" ? claims.get(id) : undefined;
    if (typeof id === "string" && rival !== undefined && rival.text !== identity.text) {
      const reason = `'${id}' is also the id of ${rival.resource} in this stack; two resources cannot be one model`;
      return { inputs: news, failures: [...result.failures, { property: "outputModelId", reason }] };
    }
    if (typeof id === "string") claims.set(id, identity);
    return result;
  };

  async function checkOne(
    identity: Identity,
    before: PromotedModelInputs | undefined,
    news: Properties,
  ): Promise<CheckResult> {
    if (before !== undefined) {
      if (sameUserProperties({ ...before }, news))
        return { inputs: { ...before, __identity: identity.text }, failures: [] };
    }
    const { values, unknown, failures } = parsePromotedModelArgs(userProperties(news));
    if (failures.length > 0) return { inputs: news, failures };
    const settings = settingsOf(runtime);
    if ("setting" in settings) return { inputs: news, failures: [{ property: "", reason: settings.message }] };
    const preflight = values.preflight ?? settings.preflight ?? "strict";
    return checkChanged(settings, news, { values, unknown, identity, before, preflight });
  }

  async function checkChanged(settings: Settings, news: Properties, request: Request): Promise<CheckResult> {
    const { identity, preflight } = request;
    const foreign = foreignAccounts(request.values, settings.accountId);
    if (foreign.length > 0) return { inputs: news, failures: foreign };

    const resolution = await resolve(request, runtime, lookups);
    const local = [...contentConflict(request, resolution), ...descriptionTooLong(request, resolution)];
    const looks = preflight !== "off" && local.length === 0;
    const target = looks ? await findTarget(request, resolution, runtime, lookups) : { failures: [] };
    const remote = [...resolution.failures, ...target.failures];
    const failures = preflight === "strict" ? [...local, ...remote] : local;
    if (failures.length > 0) return { inputs: news, failures };

    await warn(identity, remote);
    const plan = describePlan(request, resolution, target, lost.get(identity.text));
    if (plan !== undefined) await runtime.engine.say(identity.urn, plan);
    return { inputs: { ...news, ...resolvedInputs(news, request, resolution) }, failures: [] };
  }

  async function warn({ urn }: Identity, findings: readonly CheckFailure[]): Promise<void> {
    for (const { property, reason } of findings) {
      await runtime.engine.say(urn, `${property}: ${reason}`, { severity: "warning", ephemeral: false });
    }
  }
}

/** What `check` adds to the inputs, with `__resolved` listing it. */
function resolvedInputs(news: Properties, { unknown }: Request, resolution: Resolution): Properties {
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

function settingsOf(runtime: Runtime): Settings | SettingError {
  try {
    return runtime.settings();
  } catch (error) {
    if (error instanceof SettingError) return error;
    throw error;
  }
}
