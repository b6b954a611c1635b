import { trainerJobName } from "../../../client/names.js";
import { launchPathOf } from "../../../client/trainerJobConfig.js";
import { type TrainingProfile } from "../../../client/trainingProfile.js";
import { shownTo, type Call } from "../../../lifecycle/call.js";
import { type Changed, Findings } from "../../../lifecycle/check.js";
import { describeChanges, NO_DIFFERENCE } from "../../../lifecycle/fieldTable.js";
import { type CheckFailure, type CheckResult, typed } from "../../../lifecycle/handler.js";
import { type Memory } from "../../../lifecycle/memory.js";
import { orLater } from "../../../lifecycle/properties.js";
import { choosers, kept } from "../../../lifecycle/sticky.js";
import { type TrainerJobValues } from "./args.js";
import { compare } from "./compare.js";
import { FIELDS, LAUNCH_FIELDS } from "./fields.js";
import { findJob } from "./make.js";
import { describePlan } from "./row.js";
import { type TrainerJobInputs, checkedInputs, launchOf } from "./state.js";

type ChangedTrainerJob = Changed<TrainerJobValues, TrainerJobInputs>;

/** Resolves the training shape into inputs, and refuses what would fail. */
export async function check(request: ChangedTrainerJob, call: Call, memory: Memory): Promise<CheckResult> {
  const { news, values, unknown, before, preflight, isReplacement } = request;
  const { text } = call.identity;
  const findings = new Findings(preflight);

  const profile =
    keptProfile(request) ?? (await findings.attempt("trainingShape", () => resolveProfile(request, call)));
  const inputs = typed<TrainerJobInputs>(checkedInputs(news, request, profile));
  const misfit = loraMisfit(values, profile);
  if (misfit !== undefined && preflight !== "off") findings.add(misfit);
  const difference = before === undefined ? NO_DIFFERENCE : differenceOf(before, inputs, call);
  const changes = describeChanges(difference.replaces, shownTo(call, { ...before }), shownTo(call, { ...inputs }));
  const replaces = isReplacement || changes !== "";
  if (replaces && before?.jobId !== undefined && before.jobId === values.jobId) {
    return { inputs: news, failures: [idIsSpent(before.jobId, changes)] };
  }
  if (isReplacement && changes === "") memory.replaceSame(text);
  const starts = before === undefined || replaces;
  const jobName =
    !starts && before.jobName !== undefined && difference.uncertain.length === 0 ? before.jobName : undefined;
  const isKnown = ![...LAUNCH_FIELDS, "jobId", "trainingProfile"].some((field) => unknown.has(field));
  // That a state of an older version tells no name, and the service neither, refuses nothing.
  const looks = starts ? findings : new Findings(preflight);
  const target =
    isKnown && jobName === undefined ? await looks.attempt("jobId", () => findJob(inputs, call, memory)) : undefined;
  const named = jobName ?? target?.name ?? (starts ? await givenName(request, looks, call) : undefined);
  const refusals = findings.refusals();
  if (refusals.length > 0) return { inputs: news, failures: refusals };

  await findings.warn(call);
  if (starts) {
    const privilege = needsSuperuser(request);
    if (privilege !== undefined && target?.existing === undefined)
      await call.warn(`${privilege.property}: ${privilege.reason}`);
    if (named !== undefined && target?.existing === undefined) {
      call.plan.trainerJobs.tell(planned(named, request, profile));
    }
    const old = [...memory.recorded(text)].at(-1)?.split("/").at(-1) ?? before?.jobId;
    const replaced =
      before === undefined ? undefined : { jobId: old, changes: changes === "" ? "replaced on request" : changes };
    call.announce(describePlan({ inputs, target, unknown, preflight, replaced }));
  }
  return { inputs: { ...inputs, jobName: orLater(named, call) }, failures: [] };
}

/** Resolves the training shape where `check` could not: preflight was off, or the look-up failed. */
export async function complete(inputs: TrainerJobInputs, call: Call): Promise<TrainerJobInputs> {
  const { trainingShape, trainingProfile, __resolved = [] } = inputs;
  if (trainingShape === undefined || trainingProfile !== undefined) return inputs;
  const resolved = await call.lookups().trainingProfile(trainingShape);
  return { ...inputs, trainingProfile: resolved, __resolved: [...__resolved, "trainingProfile"] };
}

/** The name that follows from an id of the user's own, although it is not known yet what is launched. */
function givenName({ values: { jobId } }: ChangedTrainerJob, findings: Findings, call: Call) {
  if (jobId === undefined) return undefined;
  return findings.attempt("jobId", async () => trainerJobName(await call.lookups().accountId(), jobId));
}

/** The job as the service will show it, as far as that is known. */
function planned(name: string, { values, unknown }: ChangedTrainerJob, profile: TrainingProfile | undefined) {
  const { baseModel, maxContextLength, learningRate, region } = values;
  const loraRank = unknown.has("loraRank") ? undefined : (values.loraRank ?? FIELDS.loraRank.default);
  const { acceleratorType, acceleratorCount, nodeCount } = profile ?? values;
  const trained = { baseModel, loraRank, learningRate, maxContextLength };
  const trainingConfig = { ...trained, region, acceleratorType, acceleratorCount };
  return { name, nodeCount, trainingConfig };
}

/** The profile that was resolved before stays while the shape's name does. */
function keptProfile({ values, unknown, before }: ChangedTrainerJob): TrainingProfile | undefined {
  const { trainingShape, trainingProfile } = values;
  if (trainingProfile !== undefined || unknown.has("trainingProfile")) return trainingProfile;
  const held = before?.trainingProfile;
  const names: unknown[] = [held?.trainingShapeVersion, held?.trainingShape];
  return kept({
    held,
    now: choosers(["trainingShape"], values, unknown),
    then: before && choosers(["trainingShape"], before),
    isNamed: trainingShape !== undefined && names.includes(trainingShape),
  });
}

async function resolveProfile(
  { values, unknown }: ChangedTrainerJob,
  call: Call,
): Promise<TrainingProfile | undefined> {
  const { trainingShape } = values;
  if (trainingShape === undefined || unknown.has("trainingProfile")) return undefined;
  return call.lookups().trainingProfile(trainingShape);
}

/** What a change of inputs comes to, before it is known what the state holds. */
function differenceOf(before: TrainerJobInputs, inputs: TrainerJobInputs, call: Call) {
  const { trainingProfile, jobId = "" } = before;
  return compare({ launch: launchOf(before), trainingProfile, jobId }, inputs, call);
}

function idIsSpent(jobId: string, changes: string): CheckFailure {
  const why = changes === "" ? "it is to be replaced" : `a trainer job cannot be changed (${changes})`;
  return {
    property: "jobId",
    reason: `'${jobId}' cannot be used by the new job: ${why}, and a deleted id can never be used again; give a new jobId, or leave jobId out, which lets ids be generated`,
  };
}

/** A launch that the service refuses to ordinary keys (SDK `managed.py`); nothing tells what kind of key this is. */
function needsSuperuser({ values, unknown }: ChangedTrainerJob): CheckFailure | undefined {
  const isOpen = unknown.has("trainingShape") || unknown.has("autoSelectTrainingShape");
  if (launchPathOf(values) === "manual" && !isOpen) {
    const reason =
      "is not set, and without a shape the service refuses the launch (400) unless the key is a superuser's; set it, or autoSelectTrainingShape: true";
    return { property: "trainingShape", reason };
  }
  if (values.skipValidations !== true) return undefined;
  const reason = "true is refused by the service (400) unless the key is a superuser's; leave it out";
  return { property: "skipValidations", reason };
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
