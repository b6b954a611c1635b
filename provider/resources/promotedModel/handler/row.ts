import { logicalName } from "../../../client/names.js";
import { checkpointsExpireAfter } from "../../../client/retention.js";
import { type Model, type TrainerJob } from "../../../client/schemas.js";
import { type Changed } from "../../../lifecycle/check.js";
import { describeChanges } from "../../../lifecycle/fieldTable.js";
import { type CheckFailure } from "../../../lifecycle/handler.js";
import { type Update } from "../../../lifecycle/kind.js";
import { type StackPlan } from "../../../lifecycle/stackPlan.js";
import { type PromotedModelValues } from "./args.js";
import { FIELDS, PATCHED_FIELDS } from "./fields.js";
import { describeKind, describeKinds, kindOf } from "./modelKind.js";
import { type Claim } from "./ownership.js";
import { type Resolution } from "./resolve.js";
import { idOf } from "./selection.js";
import { type CompleteInputs, type PromotedModelInputs, type PromotedModelState } from "./state.js";

export type ChangedModel = Changed<PromotedModelValues, PromotedModelInputs>;

/** What stands where the model is to be. */
export interface Target {
  /** A model that exists already, with what this resource may do with it. */
  readonly existing?: { readonly model: Model; readonly claim: Claim } | undefined;
  readonly failures: CheckFailure[];
}

/** What else is known of this run. */
interface Around {
  readonly lost: string | undefined;
  readonly fromNewJob: boolean;
  /** Deployments that keep the old model from being deleted. */
  readonly heldBy: readonly string[];
  readonly plan: StackPlan;
}

/** The line on the resource's preview row: which checkpoint goes to which model, and why. */
export function describePlan(
  request: ChangedModel,
  resolution: Resolution,
  target: Target,
  around: Around,
): string | undefined {
  const { values, preflight } = request;
  const { lost, fromNewJob } = around;
  const parts = [
    fromNewJob ? describeNewJob(request, resolution, around) : describeContent(request, resolution, target, around),
    lost === undefined || resolution.resolvedCheckpoint === undefined
      ? undefined
      : `the model vanished and its pin to ${lost} is lost`,
    describeRetention(resolution.job),
    preflight === "off" ? describeOff(values.trainingShape !== undefined) : undefined,
  ];
  return joined(parts, "; ") || undefined;
}

function describeContent(
  request: ChangedModel,
  resolution: Resolution,
  { existing }: Target,
  { plan, heldBy }: Around,
): string | undefined {
  const { before, values } = request;
  const { resolvedCheckpoint, baseModel, outputModelId, kind, why, waitsFor } = resolution;
  const from = values.baseModel === undefined ? ", from the job" : "";
  const base = `(base ${baseModel ?? "unknown"}${from})`;
  if (existing?.claim.may === "adopt") {
    const fate = values.onDelete === "delete" ? "destroy deletes it" : "destroy keeps it";
    const { state = "no state", createTime = "an unknown time" } = existing.model;
    const facts = inBrackets([describeKind(existing.model.kind), state, `created ${createTime}`]);
    return `adopts the existing model${facts}; nothing will be promoted; ${fate}`;
  }
  if (waitsFor !== undefined) {
    const job = `${waitsFor.split("/").at(-1) ?? ""}${plan.willMake(waitsFor) ? ", which this run starts" : ""}`;
    const { what, limit, risk } = describeAwaited(values, job, describeKind(kind));
    const to = `${outputModelId === undefined ? "" : ` -> ${outputModelId}`} ${base}`;
    return limit === undefined ? `${what}${to}; ${risk}` : `waits up to ${limit} for ${what}${to}`;
  }
  if (resolvedCheckpoint === undefined || outputModelId === undefined) return describeDeferred(request);
  const held = before?.resolvedCheckpoint;
  if (before?.outputModelId === undefined || held === undefined) {
    const known =
      existing?.claim.may === "record"
        ? "already promoted by a run that ended before it was saved, only recorded: "
        : "";
    const reason = why === undefined ? "" : `${why}: `;
    return `${known}${reason}${idOf(resolvedCheckpoint)}${inBrackets([describeKind(kind)])} -> ${outputModelId} ${base}`;
  }
  const sameCheckpoint = held.name === resolvedCheckpoint.name;
  const sameContent = sameCheckpoint && before.baseModel === baseModel;
  if (sameContent && before.outputModelId === outputModelId) return undefined;
  const kinds = describeKinds(kindOf(held.checkpointType), kind);
  const change = [
    ...(sameCheckpoint
      ? []
      : [describeChange(idOf(held), idOf(resolvedCheckpoint), kinds) + inBrackets([kinds.to, why])]),
    ...(before.baseModel === baseModel ? [] : [`base ${before.baseModel ?? "unknown"} -> ${baseModel ?? "unknown"}`]),
    ...(sameContent ? [`${before.outputModelId} -> ${outputModelId}`] : []),
  ].join(", ");
  const inPlace = before.outputModelId === outputModelId;
  const target = sameContent || inPlace ? "" : ` -> ${outputModelId}`;
  const fate = `old model ${before.outputModelId} ${describeFate(before, inPlace, heldBy)}`;
  if (sameCheckpoint) return `${change}${inBrackets([why])}${target}; ${fate}`;
  return joined([`${change}${target}`, kinds.change, fate], "; ");
}

/** What happens to the old model: as its state says, which is what the last up saved. */
function describeFate(
  { onDelete, adopt = "never" }: PromotedModelInputs,
  inPlace: boolean,
  heldBy: readonly string[],
): string {
  if (onDelete === "keep") return "is kept";
  if (onDelete === undefined && adopt !== "never") return "is kept if it was adopted, and deleted otherwise";
  if (heldBy.length > 0 && !inPlace) {
    return `is loaded on ${heldBy.join(", ")}, not of this stack, so that its deletion will be refused once the new one is there: unload it there first, or set forceDelete: true or onDelete: "keep" in an up before this one`;
  }
  return `will be deleted${inPlace ? " first, because of replaceInPlace" : ""}`;
}

/** The line on the row once the model is there. */
export function describeResult(
  { resolvedCheckpoint }: CompleteInputs,
  { name, state, kind }: Pick<Model, "name" | "state" | "kind">,
): string {
  const from = resolvedCheckpoint === undefined ? "adopted" : idOf(resolvedCheckpoint);
  return `${from} -> ${name}${inBrackets([describeKind(kind), state])}`;
}

/** What is promoted once there is something to promote, and how long that may take. */
function describeAwaited(
  { waitForCheckpoint: limit, checkpoint }: PromotedModelValues,
  job: string,
  kind: string | undefined,
) {
  const noun = kind === undefined ? "checkpoint" : `${kind} checkpoint`;
  const what = `the ${checkpoint === undefined ? `first promotable ${noun}` : `${noun} ${checkpoint}`} of ${job}`;
  const risk = "without waitForCheckpoint the update fails unless there is one as soon as the job runs";
  return { what, limit, risk };
}

/** The checkpoint is chosen among those of another job, which does not exist yet or has none. */
function describeNewJob({ before, values }: ChangedModel, { waitsFor, kind }: Resolution, { heldBy }: Around): string {
  const held = before?.resolvedCheckpoint;
  const kinds = describeKinds(kindOf(held?.checkpointType), kind);
  const fate =
    before === undefined
      ? undefined
      : `old model ${before.outputModelId ?? ""} ${describeFate(before, before.outputModelId === values.outputModelId, heldBy)}`;
  const from = held === undefined ? "" : `${logicalName(idOf(held))}${inBrackets([kinds.from])} -> `;
  const job = waitsFor?.split("/").at(-1) ?? "the trainer job that takes the old one's place";
  const { what, limit, risk } = describeAwaited(values, job, kinds.to);
  const change = `${from}${what} (${limit === undefined ? risk : `waits up to ${limit}`})`;
  return joined([change, kinds.change, fate], "; ");
}

function describeDeferred({ before, unknown, values, preflight }: ChangedModel): string | undefined {
  if (before?.outputModelId !== undefined) return undefined;
  const waiting = [...unknown].filter((property) => property !== "annotations").join(", ");
  if (waiting !== "") {
    const { waitForCheckpoint: limit } = values;
    const kind = describeKind(kindOf(values.checkpointType));
    const one = kind === undefined ? "one" : `${kind} one`;
    const wait = limit === undefined ? "" : `; waits up to ${limit} for the first promotable ${one}`;
    return `the checkpoint is chosen during the update: ${waiting} not known yet${wait}`;
  }
  if (preflight === "off") return "the checkpoint is chosen during the update";
  return values.adopt === undefined ? "the checkpoint is chosen during the update" : undefined;
}

function describeOff(hasShape: boolean): string {
  const policies = hasShape ? ", policies on hardware were not evaluated" : "";
  return `preflight is off: nothing was looked up${policies}`;
}

function describeRetention(job: TrainerJob | undefined): string | undefined {
  if (job === undefined || !/DELETED|ARCHIVED/.test(job.state ?? "")) return undefined;
  const after = checkpointsExpireAfter(job);
  return after === undefined
    ? "the trainer job is deleted: its checkpoints go 30 days after its deletion"
    : `the trainer job is deleted: its checkpoints may go from ${after} on`;
}

/** Logical names where they tell the two apart, whole ids otherwise. */
function describeChange(oldId: string, newId: string, kinds: { from: string | undefined }): string {
  const [from, to] = [logicalName(oldId), logicalName(newId)];
  const kind = inBrackets([kinds.from]);
  return from === to ? `${oldId}${kind} -> ${newId}` : `${from}${kind} -> ${to}`;
}

/** What there is to say, in brackets behind what it is said of. */
function inBrackets(facts: readonly (string | undefined)[]): string {
  const text = joined(facts, ", ");
  return text === "" ? "" : ` (${text})`;
}

function joined(parts: readonly (string | undefined)[], separator: string): string {
  return parts.filter((part) => part !== undefined).join(separator);
}

/** The line on the row of an update: what changes in place, and what it was. */
export function describeUpdate({
  difference: { updates },
  saved,
  news,
}: Update<PromotedModelState, PromotedModelInputs>): string | undefined {
  if (updates.length === 0) return undefined;
  const [olds, asked] = [{ ...saved }, { ...news, public: news.public ?? FIELDS.public.default }];
  const changes = updates.map((field) => {
    const isLetGo = (PATCHED_FIELDS as string[]).includes(field) && Reflect.get(asked, field) === undefined;
    return isLetGo
      ? `${field} is no longer managed and stays ${JSON.stringify(Reflect.get(olds, field))}`
      : describeChanges([field], olds, asked);
  });
  return `in place: ${changes.join(", ")}`;
}

/** What a model that is gone takes along, and how to promote the same again. */
export function describeLoss({ resolvedCheckpoint }: PromotedModelState): { pin: string; text: string } | undefined {
  if (resolvedCheckpoint === undefined) return undefined;
  const text = `; to promote the same again, pin checkpoint: "${resolvedCheckpoint.name}"`;
  return { pin: idOf(resolvedCheckpoint), text };
}
