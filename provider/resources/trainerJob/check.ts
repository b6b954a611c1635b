import { type TrainingProfile } from "../../client/trainingProfile.js";
import { checkChanged, type Changed, type CheckResult } from "../../lifecycle/checkChanged.js";
import { Findings } from "../../lifecycle/findings.js";
import { type CheckFailure, type Handler } from "../../lifecycle/handler.js";
import { IdClaims } from "../../lifecycle/idClaims.js";
import { type Identity } from "../../lifecycle/identity.js";
import { lookUpTrainingProfile } from "../../lifecycle/lookUpTrainingProfile.js";
import { isReplaced } from "../../lifecycle/replacedNames.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { foreignAccount, parseTrainerJobArgs, type TrainerJobValues } from "./args.js";
import { describeFields, diffTrainerJob } from "./fields.js";
import { findTarget, type Target } from "./find.js";
import { checkedInputs, profileWasResolved, type TrainerJobInputs } from "./inputs.js";
import { LAUNCH_FIELDS } from "./launch.js";
import { describePlan } from "./plan.js";
import { type JobRecords } from "./jobRecords.js";
import { newLaunch, type TrainerJobState } from "./state.js";

type Request = Changed<TrainerJobValues, TrainerJobInputs>;

/** Validates the arguments, resolves the training shape into inputs, and refuses what would fail. */
export function createCheck(runtime: Runtime, records: JobRecords): Handler["check"] {
  const claims = new IdClaims("jobId", "trainer job");

  return checkChanged<TrainerJobValues, TrainerJobInputs>(runtime, {
    parse: (own, identity) => {
      const args = parseTrainerJobArgs(own);
      return args.failures.length > 0 ? args : { ...args, failures: claims.claim(args.values.jobId, identity) };
    },
    check: checkOne,
    replacementIsChange: true,
    records,
  });

  async function checkOne(request: Request): Promise<CheckResult> {
    const { identity, news, values, unknown, before, settings, preflight } = request;
    const foreign = foreignAccount(values, settings.accountId);
    if (foreign.length > 0) return { inputs: news, failures: foreign };
    const findings = new Findings(preflight);

    const profile =
      keptProfile(values, before) ?? (await findings.attempt("trainingShape", () => resolveProfile(request)));
    const inputs = checkedInputs(news, request, profile) as unknown as TrainerJobInputs;
    const misfit = loraMisfit(values, profile);
    if (misfit !== undefined && preflight !== "off") findings.add(misfit);
    const changes = request.isReplacement || before === undefined ? undefined : replacedFields(before, inputs, runtime);
    const replaces = request.isReplacement || (changes !== undefined && changes !== "");
    if (replaces && before?.jobId !== undefined && before.jobId === values.jobId) {
      return { inputs: news, failures: [idIsSpent(before.jobId, replacedFields(before, inputs, runtime))] };
    }
    if (request.isReplacement && before !== undefined && replacedFields(before, inputs, runtime) === "") {
      records.replaceSame(identity.text);
    }
    const starts = before === undefined || replaces;
    const launchKnown = !LAUNCH_FIELDS.some((field) => unknown.has(field)) && !unknown.has("jobId");
    const isKnown = launchKnown && !unknown.has("trainingProfile");
    const target: Target | undefined =
      starts && isKnown
        ? await findings.attempt("jobId", () => findTarget(wantedOf(inputs, identity), runtime))
        : undefined;
    const refusals = findings.refusals();
    if (refusals.length > 0) return { inputs: news, failures: refusals };

    await findings.warn(runtime, identity.urn);
    if (starts) {
      const replaced = before === undefined ? undefined : describeReplaced(before, inputs, identity);
      await runtime.engine.say(identity.urn, describePlan({ inputs, target, unknown, preflight, replaced }));
    }
    return { inputs: { ...inputs }, failures: [] };
  }

  async function resolveProfile({ values, unknown }: Request): Promise<TrainingProfile | undefined> {
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
    const changes = replacedFields(before, inputs, runtime);
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
function replacedFields(before: TrainerJobInputs, inputs: TrainerJobInputs, runtime: Runtime): string {
  const { trainingProfile, jobId = "" } = before;
  const held = { launch: newLaunch(before), trainingProfile, jobId } as TrainerJobState;
  const { replaces } = diffTrainerJob(held, { ...inputs }, (name) => isReplaced(runtime, name));
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
