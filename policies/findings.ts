import { type ReportViolation } from "@pulumi/policy";
import { type Requirement } from "./requirement.js";

/** What a rule found on a resource, without capitals and full stops: they stand behind labels. */
export interface Violation {
  /** The actual value: "5 nodes". */
  readonly found: string;
  /** What to do: "choose a training shape with at most 4 nodes". */
  readonly fix: string;
}

/** How a check reports. */
export interface Findings {
  /** Reports what is not allowed. */
  readonly refuse: (violation: Violation) => void;
  /** Reports what cannot be judged; `found` says why. */
  readonly undecided: (violation: Violation) => void;
  /** Reports a whole sentence as advisory, whatever the level of the rule. */
  readonly advise: (message: string) => void;
}

/** The message of every violation. */
export function violationText(
  { found, fix }: Violation,
  { limit, setBy }: Pick<Requirement, "limit" | "setBy">,
): string {
  return `Found: ${found}. Required: ${limit} (set by ${setBy} in the policy configuration). Fix: ${fix}.`;
}

export function findingsFor(report: ReportViolation, requirement: Requirement): Findings {
  return {
    refuse: (violation) => {
      report(violationText(violation, requirement));
    },
    undecided: ({ found, fix }) => {
      report(violationText({ found: `${found}, so this cannot be judged`, fix }, requirement));
    },
    advise: (message) => {
      advise(report, message);
    },
  };
}

/** Reports as advisory, whatever the level of the policy. */
export function advise(report: ReportViolation, message: string, urn?: string): void {
  // The library (1.21.0, server.js) also takes an object that overrides the level; its types do not say so.
  const reportAtLevel = report as ReportViolation & ((finding: object) => void);
  reportAtLevel({ message, enforcementLevel: "advisory", ...(urn === undefined ? {} : { urn }) });
}
