import { checkChanged, type Changed, type CheckResult } from "../../lifecycle/checkChanged.js";
import { Findings } from "../../lifecycle/findings.js";
import { type Handler, type Properties } from "../../lifecycle/handler.js";
import { IdClaims } from "../../lifecycle/idClaims.js";
import { parseIdentity } from "../../lifecycle/identity.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { containsUnknown, UNKNOWN } from "../../lifecycle/unknown.js";
import { parsePromotedModelArgs, type PromotedModelValues } from "./args.js";
import { contentConflict, descriptionTooLong, findTarget, foreignAccounts } from "./findings.js";
import { type PromotedModelInputs } from "./inputs.js";
import { type Lookups } from "./lookups.js";
import { isFromNewJob } from "./newJob.js";
import { describePlan } from "./plan.js";
import { resolve, type Request, type Resolution } from "./resolve.js";

/**
 * Validates the arguments, resolves what the preview has to show into inputs, and refuses before
 * anything is touched.
 *
 * @param lost pins of models that a refresh of this process found gone, by identity
 */
export function createCheck(runtime: Runtime, lookups: Lookups, lost: ReadonlyMap<string, string>): Handler["check"] {
  const claims = new IdClaims("outputModelId", "model");
  const check = checkChanged<PromotedModelValues, PromotedModelInputs>(runtime, {
    parse: parsePromotedModelArgs,
    check: checkOne,
  });

  return async (olds, news) => {
    const result = await check(olds, news);
    const { outputModelId: id } = result.inputs;
    const known = typeof id === "string" && id !== UNKNOWN ? id : undefined;
    const rivals = claims.claim(known, parseIdentity(news.__identity));
    return rivals.length === 0 ? result : { inputs: news, failures: [...result.failures, ...rivals] };
  };

  async function checkOne(request: Changed<PromotedModelValues, PromotedModelInputs>): Promise<CheckResult> {
    const { identity, news, preflight, settings } = request;
    const foreign = foreignAccounts(request.values, settings.accountId);
    if (foreign.length > 0) return { inputs: news, failures: foreign };

    const resolution = await resolve(request, runtime, lookups);
    const fromNewJob = isFromNewJob(request.before?.resolvedCheckpoint, news, runtime);
    const local = [...contentConflict(request, resolution, fromNewJob), ...descriptionTooLong(request, resolution)];
    const looks = preflight !== "off" && local.length === 0;
    const target = looks ? await findTarget(request, resolution, runtime, lookups) : { failures: [] };
    const findings = new Findings(preflight);
    findings.add(...resolution.failures, ...target.failures);
    const failures = [...local, ...findings.refusals()];
    if (failures.length > 0) return { inputs: news, failures };

    await findings.warn(runtime, identity.urn);
    const plan = describePlan(request, resolution, target, { lost: lost.get(identity.text), fromNewJob });
    if (plan !== undefined) await runtime.engine.say(identity.urn, plan);
    return { inputs: { ...news, ...resolvedInputs(news, request, resolution) }, failures: [] };
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
