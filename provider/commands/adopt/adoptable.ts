import { compareInstants } from "../../client/instant.js";
import { parseModelName } from "../../client/names.js";
import { type Model } from "../../client/schemas.js";
import { validateOutputModelId } from "../../client/validateOutputModelId.js";
import { parseModelOwnerLine } from "../../resources/promotedModel/handler/ownership.js";

/** Which of an account's models are meant; a filter that is left out lets every one through. */
export interface Wanted {
  /** Named one by one; the filters count for these too. */
  readonly ids: readonly string[];
  /** Full name. */
  readonly baseModel?: string | undefined;
  readonly prefix?: string | undefined;
  /** Glob over ids, `*` for any text. */
  readonly match?: string | undefined;
  /** RFC 3339. */
  readonly createdAfter?: string | undefined;
}

/** A model as a program would take it over. */
export interface Adoptable {
  readonly id: string;
  readonly model: Model;
  readonly baseModel: string | undefined;
}

export interface Skipped {
  readonly id: string;
  readonly why: string;
}

/** Sorts the account's models: to be adopted, and asked for but better left alone, with the reason. */
export function chooseAdoptable(
  models: readonly Model[],
  wanted: Wanted,
): { readonly adoptable: Adoptable[]; readonly skipped: Skipped[] } {
  const adoptable: Adoptable[] = [];
  const skipped: Skipped[] = [];
  for (const model of models) {
    const candidate = { id: idOf(model), model, baseModel: baseModelOf(model) };
    if (!isWanted(candidate, wanted)) continue;
    const why = whyNot(candidate, wanted.ids.includes(candidate.id));
    if (why === undefined) adoptable.push(candidate);
    else skipped.push({ id: candidate.id, why });
  }
  return { adoptable, skipped };
}

function isWanted(
  { id, model, baseModel }: Adoptable,
  { ids, prefix, match, createdAfter, ...wanted }: Wanted,
): boolean {
  return (
    (ids.length === 0 || ids.includes(id)) &&
    (wanted.baseModel === undefined || baseModel === wanted.baseModel) &&
    (prefix === undefined || id.startsWith(prefix)) &&
    (match === undefined || globOf(match).test(id)) &&
    (createdAfter === undefined || compareInstants(model.createTime, createdAfter) > 0)
  );
}

/** What cannot be adopted at all, and what only somebody who names it should take. */
function whyNot({ id, model }: Adoptable, isNamed: boolean): string | undefined {
  const faults = validateOutputModelId(id);
  if (faults.length > 0 || /^-|-$/.test(id)) return "its id is none that a promotion can have";
  if (parseModelOwnerLine(model.description) !== undefined && !isNamed) {
    const owner = / by (Pulumi stack .*) \[/.exec(model.description ?? "")?.[1] ?? "a Pulumi stack";
    return `${owner}, has it already; name the id to take it over`;
  }
  const { state } = model;
  if (state !== undefined && state !== "READY" && !isNamed)
    return `it is ${state}, not READY; name the id to take it as it is`;
  return undefined;
}

function baseModelOf({ description, peftDetails }: Model): string | undefined {
  return parseModelOwnerLine(description)?.source?.baseModel ?? peftDetails?.baseModel;
}

function idOf({ name }: Model): string {
  return parseModelName(name)?.modelId ?? name;
}

function globOf(glob: string): RegExp {
  return new RegExp(`^${glob.split("*").map(escapeText).join(".*")}$`);
}

function escapeText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
