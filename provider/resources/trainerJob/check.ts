import { type TrainingProfile } from "../../client/trainingProfile.js";
import { SettingError, type Settings } from "../../config.js";
import { type CheckFailure, type Handler, type Properties } from "../../lifecycle/handler.js";
import { parseIdentity, type Identity } from "../../lifecycle/identity.js";
import { lookUpTrainingProfile } from "../../lifecycle/lookUpTrainingProfile.js";
import { type ParsedArgs } from "../../lifecycle/parseArgs.js";
import { PreviousInputs } from "../../lifecycle/previousInputs.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { foreignAccount, parseTrainerJobArgs, type TrainerJobValues } from "./args.js";
import { describeFields, diffTrainerJob } from "./fields.js";
import { findTarget, type Target } from "./find.js";
import {
  checkedInputs,
  profileWasResolved,
  sameUserProperties,
  userProperties,
  type TrainerJobInputs,
} from "./inputs.js";
import { LAUNCH_FIELDS } from "./launch.js";
import { describePlan } from "./plan.js";
import { type Records } from "./records.js";
import { newLaunch, type TrainerJobState } from "./state.js";

type CheckResult = Awaited<ReturnType<Handler["check"]>>;

/**
 * Validates the arguments, resolves the training shape into inputs, and refuses what would fail. A
 * resource whose arguments did not change asks nothing, not even for settings.
 */
export function createCheck(runtime: Runtime, records: Records): Handler["check"] {
  const previous = new PreviousInputs();
  const claims = new Map<string, Identity>();

  return async (olds, news) => {
    const identity = parseIdentity(news.__identity);
    records.endRefresh(identity.text);
    const before = previous.of(identity.text, olds) as TrainerJobInputs | undefined;
    // On a replacement the engine checks a second time, without the old inputs.
    const isReplacement = before !== undefined && Object.keys(olds).length === 0;
    if (before !== undefined && !isReplacement && sameUserProperties({ ...before }, news)) {
      return { inputs: { ...before, __identity: identity.text }, failures: [] };
    }
    const args = parseTrainerJobArgs(userProperties(news));
    if (args.failures.length > 0) return { inputs: news, failures: args.failures };
    const rival = claimId(args.values.jobId, identity);
    if (rival !== undefined) return { inputs: news, failures: [rival] };
    try {
      return await checkChanged(runtime.settings(), news, { args, identity, before, isReplacement });
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      return { inputs: news, failures: [{ property: "", reason: error.message }] };
    }
  };

  /** Two resources of one stack cannot be one job. */
  function claimId(jobId: string | undefined, identity: Identity): CheckFailure | undefined {
    if (jobId === undefined) return undefined;
    const rival = claims.get(jobId);
    claims.set(jobId, identity);
    if (rival === undefined || rival.text === identity.text) return undefined;
    const reason = `'${jobId}' is also the id of ${rival.resource} in this stack; two resources cannot be one trainer job`;
    return { property: "jobId", reason };
  }

  interface Request {
    readonly args: ParsedArgs<TrainerJobValues>;
    readonly identity: Identity;
    readonly before: TrainerJobInputs | undefined;
    readonly isReplacement: boolean;
  }

  async function checkChanged(settings: Settings, news: Properties, request: Request): Promise<CheckResult> {
    const { args, identity, before } = request;
    const { values, unknown } = args;
    const foreign = foreignAccount(values, settings.accountId);
    if (foreign.length > 0) return { inputs: news, failures: foreign };
    const preflight = values.preflight ?? settings.preflight ?? "strict";
    const remote: CheckFailure[] = [];
    const attempt = async <T>(property: string, look: () => Promise<T>): Promise<T | undefined> => {
      if (preflight === "off") return undefined;
      try {
        return await look();
      } catch (error) {
        if (error instanceof SettingError && preflight === "strict") throw error;
        const reason = error instanceof Error ? error.message : String(error);
        // One cause, such as a service that is not reached, is told once.
        if (!remote.some((failure) => failure.reason === reason)) remote.push({ property, reason });
        return undefined;
      }
    };

    const profile = keptProfile(values, before) ?? (await attempt("trainingShape", () => resolveProfile(request)));
    const inputs = checkedInputs(news, args, profile) as unknown as TrainerJobInputs;
    const misfit = loraMisfit(values, profile);
    if (misfit !== undefined && preflight !== "off") remote.push(misfit);
    const changes = request.isReplacement || before === undefined ? undefined : replacedFields(before, inputs);
    const replaces = request.isReplacement || (changes !== undefined && changes !== "");
    if (replaces && before?.jobId !== undefined && before.jobId === values.jobId) {
      return { inputs: news, failures: [idIsSpent(before.jobId, replacedFields(before, inputs))] };
    }
    if (request.isReplacement && before !== undefined && replacedFields(before, inputs) === "") {
      records.replaceSame(identity.text);
    }
    const starts = before === undefined || replaces;
    const launchKnown = !LAUNCH_FIELDS.some((field) => unknown.has(field)) && !unknown.has("jobId");
    const isKnown = launchKnown && !unknown.has("trainingProfile");
    const target: Target | undefined =
      starts && isKnown ? await attempt("jobId", () => findTarget(wantedOf(inputs, identity), runtime)) : undefined;
    if (preflight === "strict" && remote.length > 0) return { inputs: news, failures: remote };

    for (const { property, reason } of remote) {
      await runtime.engine.say(identity.urn, `${property}: ${reason}`, { severity: "warning", ephemeral: false });
    }
    if (starts) {
      const replaced = before === undefined ? undefined : describeReplaced(before, inputs, identity);
      await runtime.engine.say(identity.urn, describePlan({ inputs, target, unknown, preflight, replaced }));
    }
    return { inputs: { ...inputs }, failures: [] };
  }

  async function resolveProfile({ args: { values, unknown } }: Request): Promise<TrainingProfile | undefined> {
    const { trainingShape, trainingProfile } = values;
    if (trainingProfile !== undefined || trainingShape === undefined || unknown.has("trainingProfile")) {
      return trainingProfile;
    }
    return lookUpTrainingProfile(trainingShape, runtime);
  }

  function wantedOf(inputs: TrainerJobInputs, identity: Identity) {
    const { jobId } = inputs;
    const { text } = identity;
    const launch = newLaunch(inputs);
    return { identity, jobId, launch, recorded: records.recorded(text), replacesSame: records.replacesSame(text) };
  }

  function describeReplaced(before: TrainerJobInputs, inputs: TrainerJobInputs, identity: Identity) {
    const changes = replacedFields(before, inputs);
    const old = [...records.recorded(identity.text)].at(-1)?.split("/").at(-1);
    return { jobId: old ?? before.jobId, changes: changes === "" ? "replaced on request" : changes };
  }
}

/** The profile that was resolved before stays while the shape's name does. */
function keptProfile(
  { trainingShape, trainingProfile }: Partial<TrainerJobValues>,
  before: TrainerJobInputs | undefined,
): TrainingProfile | undefined {
  const kept = before?.trainingProfile;
  if (trainingProfile !== undefined || kept === undefined || before === undefined) return trainingProfile;
  const same = profileWasResolved(before) && trainingShape === before.trainingShape;
  const names: unknown[] = [kept.trainingShapeVersion, kept.trainingShape];
  return same || names.includes(trainingShape) ? kept : undefined;
}

/** What a change of inputs would replace, as text; empty when nothing. */
function replacedFields(before: TrainerJobInputs, inputs: TrainerJobInputs): string {
  const { trainingProfile, jobId = "" } = before;
  const held = { launch: newLaunch(before), trainingProfile, jobId } as TrainerJobState;
  const { replaces } = diffTrainerJob(held, { ...inputs });
  return describeFields(replaces, { ...before }, { ...inputs });
}

function idIsSpent(jobId: string, changes: string): CheckFailure {
  const why = changes === "" ? "it is to be replaced" : `a trainer job cannot be changed (${changes})`;
  return {
    property: "jobId",
    reason: `'${jobId}' cannot be used by the new job: ${why}, and a deleted id can never be used again; give a new jobId, or leave jobId out, which lets ids be generated`,
  };
}

/** A rank on a shape that trains all parameters. */
function loraMisfit(
  { loraRank = 0 }: Partial<TrainerJobValues>,
  profile: TrainingProfile | undefined,
): CheckFailure | undefined {
  if (loraRank === 0 || profile?.supportsLora !== false) return undefined;
  const reason = `${loraRank} needs a training shape of mode LORA_TRAINER, and ${profile.trainingShapeVersion} is of mode ${profile.trainerMode ?? ""}; choose a LoRA shape, or leave loraRank out`;
  return { property: "loraRank", reason };
}
