/** A rule that could not judge a resource yet, and what it lacked. */
export interface NotEvaluated {
  readonly rule: string;
  readonly reason: string;
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

/** `a, b (x is not known yet); c (y was not looked up)`. */
export function listNotEvaluated(entries: readonly NotEvaluated[]): string {
  const rulesByReason = new Map<string, Set<string>>();
  for (const { rule, reason } of entries) {
    rulesByReason.set(reason, (rulesByReason.get(reason) ?? new Set()).add(rule));
  }
  return [...rulesByReason].map(([reason, rules]) => `${[...rules].sort().join(", ")} (${reason})`).join("; ");
}

/** What stands in the way of judging an input; thrown by a rule that needs it. */
export class NotLookedUp extends Error {
  /** @param fix what makes the input known: "set baseModel" */
  constructor(
    readonly input: string,
    readonly fix: string,
  ) {
    super(`${input} was not looked up`);
  }
}

/** Why a rule could not judge yet; `undefined` for an error of another kind. */
export function whyNotEvaluated(error: unknown): string | undefined {
  if (error instanceof NotLookedUp) return error.message;
  // The library's own error, which it does not export.
  if (!(error instanceof Error) || !("unknownTypeSentinel" in error) || !("props" in error)) return undefined;
  return Array.isArray(error.props) ? `${error.props.map(String).join(".")} is not known yet` : undefined;
}
