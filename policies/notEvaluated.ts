/** A rule that could not judge a resource yet, and what it lacked. */
export interface NotEvaluated {
  readonly rule: string;
  readonly reason: string;
  /** It lacks what a preflight would have looked up. */
  readonly needsPreflight: boolean;
}

/** Collects, resource by resource, what could not be judged, so that one line can tell it. */
export class NotEvaluatedRules {
  readonly #byUrn = new Map<string, NotEvaluated[]>();

  add(urn: string, entry: NotEvaluated): void {
    const entries = this.#byUrn.get(urn) ?? [];
    entries.push(entry);
    this.#byUrn.set(urn, entries);
  }

  /** What was collected for a resource, once. */
  take(urn: string): readonly NotEvaluated[] {
    const entries = this.#byUrn.get(urn) ?? [];
    this.#byUrn.delete(urn);
    return entries;
  }
}

/** `a, b (x is not known yet); c (y was not looked up). pulumi up evaluates them ...`. */
export function notEvaluatedText(entries: readonly NotEvaluated[]): string {
  const rulesByReason = new Map<string, Set<string>>();
  for (const { rule, reason } of entries) {
    rulesByReason.set(reason, (rulesByReason.get(reason) ?? new Set()).add(rule));
  }
  const list = [...rulesByReason].map(([reason, rules]) => `${[...rules].sort().join(", ")} (${reason})`).join("; ");
  const them = new Set(entries.map(({ rule }) => rule)).size === 1 ? "it" : "them";
  const when = entries.some(({ needsPreflight }) => needsPreflight)
    ? `pulumi up evaluates ${them}, if preflight is on then, before it writes this resource; a mandatory rule refuses what it cannot judge`
    : `pulumi up evaluates ${them} before it writes this resource`;
  return `Not evaluated here: ${list}. ${when}.`;
}

/** What stands in the way of judging; thrown by a rule that needs more than there is. */
export class CannotJudge extends Error {
  constructor(
    message: string,
    /** What makes it possible, one of: "set baseModel". */
    readonly ways: readonly string[],
    /** Until when: what a preflight looks up, what the update itself will know, or for good. */
    readonly until: "preflight" | "update" | "never",
  ) {
    super(message);
  }
}

/** An input that a preflight would have looked up. */
export function notLookedUp(input: string, ...ways: readonly string[]): CannotJudge {
  return new CannotJudge(input, ways, "preflight");
}

/** The input that was read although it is not known yet, as a path; `undefined` for an error of another kind. */
export function unknownPathOf(error: unknown): string | undefined {
  // The library's own error, which it does not export.
  if (!(error instanceof Error) || !("unknownTypeSentinel" in error) || !("props" in error)) return undefined;
  return Array.isArray(error.props) ? error.props.map(String).join(".") : undefined;
}
