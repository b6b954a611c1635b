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
  /** @param remedy what makes the input known, as a sentence's beginning: "Set baseModel" */
  constructor(
    readonly input: string,
    readonly remedy: string,
  ) {
    super(`${input} was not looked up`);
  }
}

/** The path of the value that is not known yet, out of the library's error; `undefined` for any other error. */
export function unknownPath(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("unknownTypeSentinel" in error) || !("props" in error)) return undefined;
  return Array.isArray(error.props) ? error.props.map(String).join(".") : undefined;
}
