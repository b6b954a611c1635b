import { PRICES_AS_OF } from "../prices.js";
import { costOf, sumOf, type Total } from "./cost.js";
import { policyReport, type PolicyReport } from "./findings.js";
import { type Preview } from "./preview.js";
import { readPreview } from "./readPreview.js";
import { resourceChanges, type Change, type ResourceChange } from "./resourceChange.js";
import { rowOf, type Row } from "./row.js";
import { serviceOf, type Service } from "./service.js";
import { byName, namesIn, placeIn } from "./urn.js";

/** What a preview comes to, for a person who reviews it. As JSON it is the same, without what is absent. */
export interface Report {
  /** Of this form of the JSON. */
  readonly schemaVersion: 2;
  /** The Pulumi project; absent for a preview that did not get to a resource. */
  readonly project: string | undefined;
  /** The stack, without organization and project. */
  readonly stack: string | undefined;
  /** `interrupted`: the preview did not end, and the report is incomplete. */
  readonly result: "succeeded" | "failed" | "interrupted";
  /** Absent where neither preview nor caller tell. */
  readonly service: Service | undefined;
  /** How many resources there are of each change, those of other packages too. */
  readonly changes: Readonly<Partial<Record<Change, number>>>;
  /** The resources of this package that change, by name. */
  readonly rows: readonly Row[];
  /** US dollars per hour, of all that is billed by the hour. */
  readonly total: Total;
  /** Absent where the preview's form leaves policies out. */
  readonly policies: PolicyReport | undefined;
  /** Errors and warnings that the preview told. */
  readonly problems: readonly Problem[];
}

/** An error or a warning that the preview told. */
export interface Problem {
  /** An error stops the update. */
  readonly severity: "error" | "warning";
  /** The resource's name in the program; absent for the whole stack. */
  readonly resource: string | undefined;
  /** The whole message. */
  readonly text: string;
}

export interface ReportOptions {
  /**
   * The time to which ages of checkpoints are counted where the preview does not tell when it was made.
   * @default the current time
   */
  readonly now?: Date | undefined;
  /**
   * Base URL of the service that was asked, used where neither stack config nor a saved state tell it: for a new stack
   * whose base URL stands in `FIREWORKS_BASE_URL`.
   */
  readonly baseUrl?: string | undefined;
}

/**
 * Reads a preview and says what it means: what changes from what to what, what it costs per hour, what policies find,
 * and who must approve. Asks nobody, and reads no environment.
 *
 * @param preview what `pulumi preview --json` printed, as text or parsed, or the events that `onEvent` of Pulumi's
 *   Automation API was called with; only events have policy findings
 * @throws NoPreviewError where it is neither
 */
export function report(preview: string | object | readonly object[], options: ReportOptions = {}): Report {
  const read = readPreview(preview);
  const now = read.takenAt ?? options.now?.getTime() ?? Date.now();
  const all = resourceChanges(read);
  // The engine's order differs from run to run.
  const changes = all.toSorted((a, b) => byName(a.name, b.name));
  const place = read.steps[0] === undefined ? undefined : placeIn(read.steps[0].urn);
  return {
    schemaVersion: 2,
    project: place?.project,
    stack: place?.stack,
    result: read.result,
    service: serviceOf(read, options.baseUrl),
    changes: countChanges(changes, read.unchanged),
    rows: changes.flatMap((change) => rowOf(change, now) ?? []),
    total: totalOf(changes, read),
    policies: read.policies === undefined ? undefined : policyReport(read.policies, touchedBy(changes)),
    problems: problemsOf(read),
  };
}

const ORDER: readonly Change[] = ["create", "adopt", "update", "replace", "delete", "forget", "unchanged"];

function countChanges(changes: readonly ResourceChange[], unchanged: number | undefined): Report["changes"] {
  const counted = changes.filter(({ type }) => !type.startsWith("pulumi:providers:") && type !== "pulumi:pulumi:Stack");
  const count = (change: Change): number =>
    change === "unchanged" && unchanged !== undefined
      ? unchanged
      : counted.filter((one) => one.change === change).length;
  return Object.fromEntries(ORDER.map((change) => [change, count(change)] as const).filter(([, number]) => number > 0));
}

function totalOf(changes: readonly ResourceChange[], { form, result }: Preview): Total {
  const costs = changes.flatMap((change) => {
    const cost = costOf(change);
    return cost === undefined ? [] : [{ name: change.name, ...cost }];
  });
  return {
    of: form === "events" && result === "succeeded" ? "stack" : "changes",
    before: sumOf(costs.map(({ before }) => before)),
    after: sumOf(costs.map(({ after }) => after)),
    withoutCost: costs.flatMap(({ name, before, after }) =>
      before === undefined || after === undefined ? [name] : [],
    ),
    pricesAsOf: PRICES_AS_OF,
  };
}

function touchedBy(changes: readonly ResourceChange[]): ReadonlySet<string> {
  return new Set(changes.filter(({ change }) => change !== "unchanged").map(({ urn }) => urn));
}

function problemsOf({ messages }: Preview): Problem[] {
  return messages.flatMap(({ severity, urn, text }) =>
    severity === "error" || severity === "warning"
      ? [{ severity, resource: urn === undefined ? undefined : namesIn(urn).name, text }]
      : [],
  );
}
