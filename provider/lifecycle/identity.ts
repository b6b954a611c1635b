/**
 * Who a resource is. Handlers get no URN, so the class passes one text, `<organization>/<URN>`, as
 * the input `__identity`; keys that begin with `__` stay out of diffs and policies.
 */
export interface Identity {
  /** The whole text; the same for the same resource of the same stack. */
  readonly text: string;
  readonly urn: string;
  readonly project: string;
  readonly stack: string;
  readonly resource: string;
}

export function parseIdentity(value: unknown): Identity {
  const text = typeof value === "string" ? value : "";
  const start = text.indexOf("urn:");
  const urn = start < 0 ? "" : text.slice(start);
  return { text, urn, ...parseUrn(urn) };
}

function parseUrn(urn: string): { stack: string; project: string; resource: string } {
  // urn:pulumi:<stack>::<project>::<types>::<name>; a name may itself hold `::`.
  const [head = "", project = "", , ...name] = urn.split("::");
  return { stack: head.replace(/^urn:pulumi:/, ""), project, resource: name.join("::") };
}
