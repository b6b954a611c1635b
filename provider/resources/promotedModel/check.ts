import { SettingError, type Settings } from "../../config.js";
import { type CheckFailure, type Handler, type Properties } from "../../lifecycle/handler.js";
import { parseIdentity } from "../../lifecycle/identity.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { parseArgs } from "./args.js";
import { contentConflict, descriptionTooLong, findTarget, foreignAccounts } from "./findings.js";
import { sameUserProperties, userProperties, type PromotedModelInputs } from "./inputs.js";
import { type Lookups } from "./lookups.js";
import { describePlan } from "./plan.js";
import { resolve, type Request, type Resolution } from "./resolve.js";

/**
 * Validates the arguments, resolves what the preview has to show into inputs, and refuses before
 * anything is touched. A resource whose inputs did not change awaits nothing.
 */
export function createCheck(runtime: Runtime, lookups: Lookups): Handler["check"] {
  // On a replacement the engine checks a second time, without the old inputs. What they resolved
  // must survive, and "the model that has this id" must be known to be our own.
  const remembered = new Map<string, PromotedModelInputs>();

  return async (olds, news) => {
    const identity = parseIdentity(news.__identity);
    const before =
      Object.keys(olds).length > 0 ? (olds as unknown as PromotedModelInputs) : remembered.get(identity.text);
    if (before !== undefined) {
      remembered.set(identity.text, before);
      if (sameUserProperties({ ...before }, news))
        return { inputs: { ...before, __identity: identity.text }, failures: [] };
    }
    const { values, unknown, failures } = parseArgs(userProperties(news));
    if (failures.length > 0) return { inputs: news, failures };
    const settings = settingsOf(runtime);
    if ("setting" in settings) return { inputs: news, failures: [{ property: "", reason: settings.message }] };
    const preflight = values.preflight ?? settings.preflight ?? "strict";
    return checkChanged(runtime, lookups, settings, news, { values, unknown, identity, before, preflight });
  };
}

async function checkChanged(
  runtime: Runtime,
  lookups: Lookups,
  settings: Settings,
  news: Properties,
  request: Request,
): Promise<{ inputs: Properties; failures: CheckFailure[] }> {
  const { identity, preflight } = request;
  const foreign = foreignAccounts(request.values, settings.accountId);
  if (foreign.length > 0) return { inputs: news, failures: foreign };

  const resolution = await resolve(request, runtime, lookups);
  const local = [...contentConflict(request, resolution), ...descriptionTooLong(request, resolution)];
  const target = preflight === "off" || local.length > 0 ? undefined : await findTarget(request, resolution, runtime);
  const remote = [...resolution.failures, ...(target?.failures ?? [])];
  const failures = preflight === "strict" ? [...local, ...remote] : local;
  if (failures.length > 0) return { inputs: news, failures };

  for (const { property, reason } of remote) {
    await runtime.engine.say(identity.urn, `${property}: ${reason}`, { severity: "warning", ephemeral: false });
  }
  const plan = describePlan(request, resolution, target?.recorded === true);
  if (plan !== undefined) await runtime.engine.say(identity.urn, plan);
  return { inputs: { ...news, ...resolvedInputs(news, resolution) }, failures: [] };
}

/** What `check` adds to the inputs; `__defaults` lists the user's own properties among it. */
function resolvedInputs(news: Properties, resolution: Resolution): Properties {
  const { resolvedCheckpoint, trainingProfile, baseModel, outputModelId } = resolution;
  const filled = Object.entries({ baseModel, outputModelId }).filter(
    ([property, value]) => value !== undefined && news[property] === undefined,
  );
  return {
    ...Object.fromEntries(filled),
    ...(filled.length === 0 ? {} : { __defaults: filled.map(([property]) => property) }),
    ...(resolvedCheckpoint === undefined ? {} : { resolvedCheckpoint }),
    ...(trainingProfile === undefined ? {} : { trainingProfile }),
  };
}

function settingsOf(runtime: Runtime): Settings | SettingError {
  try {
    return runtime.settings();
  } catch (error) {
    if (error instanceof SettingError) return error;
    throw error;
  }
}
