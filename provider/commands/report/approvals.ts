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

/** Groups the models that change by whom their annotations name. A model that goes is approved by whom it named. */
export function approvals(lines: readonly ModelLine[]): Approval[] {
  const named = lines.map(({ name, old, new: next }) => {
    const annotations = new Map(Object.entries((next ?? old)?.annotations ?? {}));
    const from = ANNOTATIONS.find((key) => (annotations.get(key) ?? "").trim() !== "");
    return { name, from, who: from === undefined ? undefined : annotations.get(from) };
  });
  const groups = Map.groupBy(named, ({ from, who }) => JSON.stringify([from, who]));
  return [...groups.values()].map((group) => ({
    who: group[0]?.who,
    from: group[0]?.from,
    models: group.map(({ name }) => name),
  }));
}
