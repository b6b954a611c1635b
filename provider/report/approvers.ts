import { knownProperties, texts } from "./known.js";
import { type ResourceState } from "./preview.js";
import { type ResourceChange } from "./resourceChange.js";

/** The first of these annotations that a resource has counts. */
const ANNOTATIONS = ["approvers", "approver", "owner"] as const;

/**
 * Whom the annotations of a resource name, parted at commas. Whom the saved state names counts beside whom the program
 * names now: a change cannot choose another approver for itself.
 */
export function approversOf({ old, new: next }: Pick<ResourceChange, "old" | "new">): string[] {
  return [...new Set([...namedBy(next), ...namedBy(old)])];
}

function namedBy(state: ResourceState | undefined): string[] {
  if (state === undefined) return [];
  const { annotations } = { ...knownProperties(state.outputs), ...knownProperties(state.inputs) };
  const named = texts.parse(annotations) ?? {};
  const names = ANNOTATIONS.map((key) =>
    (named[key] ?? "")
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  );
  return names.find(({ length }) => length > 0) ?? [];
}
