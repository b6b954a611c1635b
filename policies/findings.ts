import { type ReportViolation } from "@pulumi/policy";

/** The findings of one rule on one resource. Every one says the actual value, the limit, where that is set, and what to change. */
export interface Findings {
  /** Reports what is beyond the limit. Both are beginnings of sentences: "Trained on 5 nodes", "Promote another". */
  readonly refuse: (actual: string, remedy: string) => void;
  /** Reports what cannot be judged, in whole sentences after the first. */
  readonly undecided: (actual: string, remedy: string) => void;
  /** Reports as advisory, whatever the level of the rule, without its description. */
  readonly advise: (message: string) => void;
}

/** The limit that findings quote. */
export interface Limit {
  /** The rule's name. */
  readonly rule: string;
  /** The settings that hold it; none for what the rule itself requires. */
  readonly setBy: readonly string[];
  /** "The limit is 4 nodes", or "A version is" for what the rule requires. */
  readonly standard: () => string;
}

export function findingsFor(report: ReportViolation, { rule, setBy, standard }: Limit): Findings {
  const source =
    setBy.length === 0 ? ` required by ${rule}` : `, set by ${setBy.map((key) => `${rule}.${key}`).join(" and ")}`;
  const limit = (): string => `${standard()}${source} in the policy configuration.`;
  const wayOut = setBy.length === 0 ? "or disable the rule" : "or change the setting";
  return {
    refuse: (actual, remedy) => {
      report(`${actual}. ${limit()} ${remedy}, ${wayOut}.`);
    },
    undecided: (actual, remedy) => {
      report(`${actual}. ${limit()} ${remedy}`);
    },
    advise: (message) => {
      advise(report, message);
    },
  };
}

/** Reports as advisory, whatever the level of the policy. */
export function advise(report: ReportViolation, message: string, urn?: string): void {
  // The library (1.21.0, server.js) also takes an object that overrides the level; its types do not say so.
  const reportAtLevel = report as unknown as (finding: object) => void;
  reportAtLevel({ message, enforcementLevel: "advisory", ...(urn === undefined ? {} : { urn }) });
}
