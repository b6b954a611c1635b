import { type ModelLine } from "./modelLine.js";

/** Who has to say yes to some of the models. */
export interface Approval {
  /** What the annotation says, such as `@acme/nlp, dana`; absent where nobody is named. */
  readonly who: string | undefined;
  /** The annotation that says so. */
  readonly from: "approvers" | "approver" | "owner" | undefined;
  /** Names of the models in the program. */
  readonly models: readonly string[];
}

/** The first of these annotations that a model has counts. */
const ANNOTATIONS = ["approvers", "approver", "owner"] as const;

/**
 * Groups the models that change by whom their annotations name. Whom the saved state names counts beside whom the
 * program names now: a change cannot choose another approver for itself.
 */
export function approvals(lines: readonly ModelLine[]): Approval[] {
  const named = lines.flatMap(({ name, old, new: next }) => {
    const [now, before] = [namedBy(next), namedBy(old)];
    if (now === undefined || before === undefined) return [{ name, ...(now ?? before ?? NOBODY) }];
    return now.who === before.who ? [{ name, ...now }] : [now, before].map((one) => ({ name, ...one }));
  });
  const groups = Map.groupBy(named, ({ from, who }) => JSON.stringify([from, who]));
  return [...groups.values()].map((group) => ({
    who: group[0]?.who,
    from: group[0]?.from,
    models: group.map(({ name }) => name),
  }));
}

const NOBODY = { from: undefined, who: undefined };

function namedBy(state: ModelLine["new"]): Pick<Approval, "from" | "who"> | undefined {
  const annotations = new Map(Object.entries(state?.annotations ?? {}));
  const from = ANNOTATIONS.find((key) => (annotations.get(key) ?? "").trim() !== "");
  return from === undefined ? undefined : { from, who: annotations.get(from) };
}
