import { PROMOTED_MODEL } from "../tokens.js";
import { lineOf } from "../outlookText.js";
import { fateOf } from "./fate.js";
import { type Message, type Preview, type ResourceState, type Step } from "./preview.js";
import { namesIn } from "./urn.js";

/**
 * What happens to a resource. `adopt`: an object that is there already becomes the stack's. `forget`: it leaves the
 * stack, and what it stands for stays at the service. `replace`: a new object takes the place of the old one.
 */
export type Change = "create" | "adopt" | "update" | "replace" | "delete" | "forget" | "unchanged";

/** What is to happen to one resource, a replacement being one change. */
export interface ResourceChange {
  readonly urn: string;
  /** Type token. */
  readonly type: string;
  /** The resource's name in the program. */
  readonly name: string;
  readonly change: Change;
  readonly old: ResourceState | undefined;
  readonly new: ResourceState | undefined;
  /** The properties whose change makes it a replacement. */
  readonly reasons: readonly string[];
  /** What the preview tells of it; absent where it tells nothing. */
  readonly said: string | undefined;
}

/** The resources of a preview in the engine's order. */
export function resourceChanges({ steps, messages }: Preview): ResourceChange[] {
  const stepsByUrn = Map.groupBy(steps, ({ urn }) => urn);
  return [...stepsByUrn].flatMap(([urn, own]) => {
    const said = saidOf(urn, messages);
    return partsOf(own).map((part) => {
      const isLeftOver = part.change === "delete" && own.length > 1;
      const change = { ...namesIn(urn), urn, ...part, said: isLeftOver ? undefined : said };
      return { ...change, change: meaningOf(change) };
    });
  });
}

/** What the preview tells of a resource at its end; from an older version of this package, what its row said last. */
function saidOf(urn: string, messages: readonly Message[]): string | undefined {
  const { type, name } = namesIn(urn);
  const resource = { type: type.split(":").at(-1) ?? "", name };
  const said = messages.filter(({ severity }) => severity === "info");
  return (
    said.map(({ text }) => lineOf(text, resource)).find((line) => line !== undefined) ??
    said.findLast((message) => message.urn === urn)?.text
  );
}

type Part = Pick<ResourceChange, "change" | "old" | "new" | "reasons">;

function partsOf(steps: readonly Step[]): Part[] {
  const replaces = steps.some(({ op }) => op === "replace" || op === "create-replacement");
  if (replaces) {
    const old = steps.find((step) => step.old !== undefined)?.old;
    const next = steps.findLast((step) => step.new !== undefined)?.new;
    return [{ change: "replace", old, new: next, reasons: [...new Set(steps.flatMap(({ reasons }) => reasons))] }];
  }
  // Left over from an update that was interrupted: the old one goes, whatever happens to the new one.
  return steps.map(({ op, old, new: next, reasons }) => {
    const change = CHANGES.get(op) ?? "update";
    return change === "delete" || change === "forget"
      ? { change, old: old ?? next, new: undefined, reasons }
      : { change, old, new: next, reasons };
  });
}

/** The engine's operations; one that a later engine has is a change, and not passed over. */
const CHANGES: ReadonlyMap<string, Change> = new Map([
  ["same", "unchanged"],
  ["read", "unchanged"],
  ["refresh", "unchanged"],
  ["create", "create"],
  ["import", "adopt"],
  ["import-replacement", "adopt"],
  ["update", "update"],
  ["delete", "delete"],
  ["delete-replaced", "delete"],
  ["discard", "forget"],
  ["discard-replaced", "forget"],
  ["remove-pending-replace", "forget"],
]);

/** The engine knows of no adoption but its own `import`, and calls it a deletion when an object is kept. */
function meaningOf(change: ResourceChange): Change {
  if (change.change === "delete" && fateOf(change)?.fate === "kept") return "forget";
  if (change.change === "create" && change.type === PROMOTED_MODEL && isAdoption(change)) return "adopt";
  return change.change;
}

/** Without a source it can only adopt; with one, only its row knows what is there already. */
function isAdoption({ new: next, said = "" }: ResourceChange): boolean {
  const inputs = next?.inputs ?? {};
  if (inputs.adopt === undefined || inputs.adopt === "never") return false;
  return ["trainerJob", "checkpoint"].every((source) => inputs[source] === undefined) || said.startsWith("adopts ");
}
