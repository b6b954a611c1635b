/** The text with which a preview ends: written by the provider process, and read back by the report. */

/** What is going to happen to one resource. */
export interface OutlookLine {
  /** `PromotedModel`. */
  readonly type: string;
  /** The resource's name in the program. */
  readonly name: string;
  readonly text: string;
}

// The engine shows a message's first line on the stack's row, and all of it below.
const HEAD = "What changes, and what it bills:";

/** @param bill what the stack bills by the hour */
export function writeOutlook(lines: readonly OutlookLine[], bill: string | undefined): string {
  const told = lines.map(({ type, name, text }) => `${startOf({ type, name })}${text.replaceAll("\n", " ")}`);
  return [HEAD, ...told, ...(bill === undefined ? [] : [bill])].join("\n");
}

/** What a text says of a resource; `undefined` where it says nothing, or is no outlook. */
export function lineOf(text: string, resource: Pick<OutlookLine, "type" | "name">): string | undefined {
  const [head, ...lines] = text.split("\n");
  if (head !== HEAD) return undefined;
  const start = startOf(resource);
  return lines.find((line) => line.startsWith(start))?.slice(start.length);
}

function startOf({ type, name }: Pick<OutlookLine, "type" | "name">): string {
  return `- ${type} ${name}: `;
}
