import { lineOf } from "../../outlookText.js";
import { type Message, type Preview, type ResourceState, type Step } from "./preview.js";

/** What is to happen to one resource. */
export interface ResourceChange {
  readonly urn: string;
  /** Type token. */
  readonly type: string;
  /** The resource's name in the program. */
  readonly name: string;
  /** `create`, `update`, `replace`, `delete`, `same`, ...; an open list. */
  readonly operation: string;
  readonly old: ResourceState | undefined;
  readonly new: ResourceState | undefined;
  /** What its own row says; absent where the preview's form leaves that out. */
  readonly said: string | undefined;
}

/** The resources of a preview in the engine's order, each replacement as one. */
export function resourceChanges({ steps, messages }: Preview): ResourceChange[] {
  const stepsByUrn = Map.groupBy(steps, ({ urn }) => urn);
  return [...stepsByUrn].flatMap(([urn, own]) => {
    const said = saidOf(urn, messages);
    return operationsOf(own).map(({ operation, old, new: next }) => ({
      ...namesIn(urn),
      urn,
      operation,
      old,
      new: next,
      said: operation === "delete" && next === undefined && own.length > 1 ? undefined : said,
    }));
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

interface Operation {
  readonly operation: string;
  readonly old: ResourceState | undefined;
  readonly new: ResourceState | undefined;
}

function operationsOf(steps: readonly Step[]): Operation[] {
  const replaces = steps.some(({ op }) => op === "replace" || op === "create-replacement");
  if (replaces) {
    const old = steps.find((step) => step.old !== undefined)?.old;
    return [{ operation: "replace", old, new: steps.findLast((step) => step.new !== undefined)?.new }];
  }
  // Left over from an update that was interrupted: the old one goes, whatever happens to the new one.
  return steps.map(({ op, old, new: next }) =>
    op === "delete-replaced" || op === "delete"
      ? { operation: "delete", old: old ?? next, new: undefined }
      : { operation: op, old, new: next },
  );
}

/** Type and name out of a URN: `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`. */
export function namesIn(urn: string): { type: string; name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.split("$").at(-1) ?? "", name: name.join("::") };
}

/** Stack and project out of a URN. */
export function placeIn(urn: string): { stack: string; project: string } {
  const [stack = "", project = ""] = urn.split("::");
  return { stack: stack.replace(/^urn:pulumi:/, ""), project };
}
