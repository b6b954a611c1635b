import { type FaultRule } from "./fault.js";

interface Armed {
  readonly rule: FaultRule;
  readonly path: RegExp;
  skipped: number;
  hits: number;
}

/** The faults that are set, and how often each has happened. */
export class FaultBox {
  #armed: Armed[] = [];

  set(rules: readonly FaultRule[]): void {
    this.#armed = rules.map((rule) => ({ rule, path: globPattern(rule.path ?? "**"), skipped: 0, hits: 0 }));
  }

  /** Consumes the first fault of these kinds that matches the request. */
  take<K extends FaultRule["kind"]>(
    kinds: readonly K[],
    method: string,
    path: string,
  ): Extract<FaultRule, { kind: K }> | undefined {
    for (const armed of this.#armed) {
      const { rule } = armed;
      if (!isOneOf(rule, kinds)) continue;
      if (rule.method !== undefined && rule.method.toUpperCase() !== method) continue;
      if (!armed.path.test(path) || (rule.count !== "forever" && armed.hits >= rule.count)) continue;
      if (armed.skipped < rule.skip) {
        armed.skipped += 1;
        continue;
      }
      armed.hits += 1;
      return rule;
    }
    return undefined;
  }
}

function isOneOf<K extends FaultRule["kind"]>(
  rule: FaultRule,
  kinds: readonly K[],
): rule is Extract<FaultRule, { kind: K }> {
  return kinds.some((kind) => kind === rule.kind);
}

function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/[\\^$.|?+()[\]{}]/g, "\\$&")
    .replace(/\*\*|\*/g, (stars) => (stars === "**" ? ".*" : "[^/]*"));
  return new RegExp(`^${source}$`);
}
