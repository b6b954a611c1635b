import { describeAge } from "../client/duration.js";
import { type ChangedField } from "./changedFields.js";
import { type Cost, type CostChange, type Total } from "./cost.js";
import { some, type Markup } from "./markup.js";
import { type ResourceType, type Row } from "./row.js";
import { type Side } from "./side.js";

/** The cells of the table: resource, change, from and to, cost per hour, approvers. */
export function rowCells(row: Row, markup: Markup): string[] {
  const { resource, type, change, costPerHour, approvers } = row;
  return [
    `${markup.strong(markup.plain(resource))} ${type}`,
    change,
    fromTo(row, markup).join(markup.lineBreak),
    costPerHour === undefined ? "" : costText(costPerHour),
    some(approvers.map(markup.mentions), 10),
  ];
}

export function totalCells({ of, before, after, withoutCost }: Total, { code, strong }: Markup): string[] {
  const and = withoutCost.length === 0 ? "" : ` and what is not known: ${some(withoutCost.map(code), 5)}`;
  const what = strong(of === "stack" ? "Total of the stack" : "Total of these changes");
  return [what, "", "", `${strong(costText({ before, after }))}${and}`, ""];
}

/** One line for each part that there is something to say of. */
function fromTo(row: Row, markup: Markup): string[] {
  const { type, from, to, oldObject } = row;
  const parts = [
    arrow(from, to, (side) => checkpointText(row, side, markup)),
    changesKind(row) ? markup.strong(`the kind changes: ${from?.kind ?? ""} -> ${to?.kind ?? ""}`) : undefined,
    arrow(from, to, ({ id }) => labelled(ID_LABELS[type], id, markup)),
    arrow(from, to, (side) =>
      labelled(MODEL_LABELS[type], side.model, markup, type === "TrainerJob" ? side.kind : undefined),
    ),
    arrow(from, to, ({ deployment }) => labelled("on deployment", deployment, markup)),
    arrow(from, to, ({ trainingShape }) => labelled("shape", trainingShape, markup)),
    arrow(from, to, ({ hardware }) => (hardware === undefined ? undefined : markup.plain(hardware))),
    oldObject === undefined ? undefined : fateText(row, markup),
  ];
  return parts.filter((part) => part !== undefined);
}

function checkpointText({ type, change, to }: Row, side: Side, { code }: Markup): string | undefined {
  if (type !== "PromotedModel") return undefined;
  const { checkpoint, kind } = side;
  if (checkpoint === undefined) {
    if (side !== to) return "no checkpoint on record";
    return change === "adopt" ? "an existing model" : "a checkpoint that is not chosen yet";
  }
  const age = checkpoint.ageMs === undefined ? "age unknown" : `${describeAge(checkpoint.ageMs)} old`;
  return `${code(checkpoint.id)} (${kind === undefined ? "" : `${kind}, `}${age})`;
}

const ID_LABELS: Readonly<Record<ResourceType, string>> = {
  PromotedModel: "model",
  TrainerJob: "job",
  Deployment: "deployment",
  DeployedModel: "",
  TrainingProfile: "",
};

/** Of a promoted model, the checkpoint says what it is made from. */
const MODEL_LABELS: Readonly<Record<ResourceType, string>> = {
  PromotedModel: "",
  TrainerJob: "trains",
  Deployment: "serves",
  DeployedModel: "loads",
  TrainingProfile: "",
};

function labelled(label: string, id: string | undefined, { code }: Markup, kind?: Side["kind"]): string | undefined {
  if (id === undefined || label === "") return undefined;
  return `${label} ${code(id)}${kind === undefined ? "" : ` (${kind})`}`;
}

/** `old -> new`, once where both are the same. A label that both begin with stands once. */
function arrow(
  from: Side | undefined,
  to: Side | undefined,
  toText: (side: Side) => string | undefined,
): string | undefined {
  const [old, next] = [from, to].map((side) => (side === undefined ? undefined : toText(side)));
  if (old === undefined || old === next) return next;
  if (next === undefined) return to === undefined ? old : `${old} -> not known yet`;
  const label = /^[a-z ]+(?=`|<code>)/.exec(old)?.[0] ?? "";
  return `${old} -> ${next.startsWith(label) ? next.slice(label.length) : next}`;
}

function changesKind({ change, from, to }: Row): boolean {
  if (change !== "replace" && change !== "update") return false;
  return from?.kind !== undefined && to?.kind !== undefined && from.kind !== to.kind;
}

const NOUNS: Readonly<Record<ResourceType, string>> = {
  PromotedModel: "model",
  TrainerJob: "job",
  Deployment: "deployment",
  DeployedModel: "loaded model",
  TrainingProfile: "profile",
};

function fateText({ type, change, oldObject }: Row, { plain, strong }: Markup): string {
  const noun = `the ${change === "replace" ? "old " : ""}${NOUNS[type]}`;
  const because = oldObject?.because === undefined || oldObject.because === "" ? "" : ` (${plain(oldObject.because)})`;
  if (oldObject?.fate === "kept") return `${noun} is kept${because}`;
  const then = type === "TrainerJob" ? "; its checkpoints expire 30 days later" : "";
  return `${noun} is ${strong("deleted")}${because}${then}`;
}

function costText({ before, after }: CostChange): string {
  const [old, next] = [before, after].map(amount);
  return old === next ? (next ?? "") : `${old ?? ""} -> ${next ?? ""}`;
}

function amount(cost: Cost | undefined): string {
  if (cost === undefined) return "not known";
  return cost.min === cost.max ? dollars(cost.max) : `${dollars(cost.min)} to ${dollars(cost.max)}`;
}

function dollars(usd: number): string {
  return usd === 0 ? "$0" : `$${usd.toFixed(2)}`;
}

/** What changes of a resource: ``**bot** (replace): `checkpoint` `a` -> `b` (replaces), ...``. */
export function changedFieldsText({ resource, change, changedFields }: Row, markup: Markup): string {
  const fields = changedFields.map((changed) => fieldText(changed, markup));
  return `${markup.strong(markup.plain(resource))} (${change}): ${fields.join("; ")}`;
}

function fieldText({ field, from, to, isKnown, replaces }: ChangedField, { code }: Markup): string {
  const mark = replaces ? " (replaces)" : "";
  const [old, next] = [from, to].map(asRecord);
  // Of a record, what differs in it.
  if (isKnown && old !== undefined && next !== undefined) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])];
    const parts = keys
      // The table has the age of a checkpoint.
      .filter((key) => key !== "createTime" && JSON.stringify(old[key]) !== JSON.stringify(next[key]))
      .map((key) => `${code(key)} ${valueText(old[key], code)} -> ${valueText(next[key], code)}`);
    return `${code(field)}${mark}: ${some(parts, 5)}`;
  }
  return `${code(field)}${mark}: ${valueText(from, code)} -> ${to === undefined && !isKnown ? "not known yet" : valueText(to, code)}`;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

const LONGEST_VALUE = 80;

function valueText(value: unknown, code: Markup["code"]): string {
  if (value === undefined) return "not set";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  // The account and the collection say nothing that the next word does not.
  const short = text.replace(/^accounts\/[^/]+\/(?:[^/]+\/)*(?=[^/]+$)/, "");
  return short === "" ? "empty" : code(short.length > LONGEST_VALUE ? `${short.slice(0, LONGEST_VALUE)}...` : short);
}
