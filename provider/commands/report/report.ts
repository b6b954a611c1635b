import { PROMOTED_MODEL } from "../../tokens.js";
import { approvals, type Approval } from "./approvals.js";
import { hardwareLine, type HardwareLine } from "./hardwareLine.js";
import { modelLine, type ModelLine } from "./modelLine.js";
import { policyLines, type PolicyLines } from "./policyLines.js";
import { type PolicyPack, type Preview } from "./preview.js";
import { namesIn, placeIn, type ResourceChange, resourceChanges } from "./resourceChange.js";

/** What `report --json` prints. */
export interface Report {
  readonly schemaVersion: 1;
  readonly project: string | undefined;
  readonly stack: string | undefined;
  readonly result: Preview["result"];
  /** How many resources there are by operation, those of other providers too; a digest leaves `same` out. */
  readonly changes: Readonly<Record<string, number>>;
  /** Only what changes. */
  readonly models: readonly ModelLine[];
  readonly hardware: readonly HardwareLine[];
  /** Absent where the preview's form leaves policies out. */
  readonly policies: (PolicyLines & { readonly packs: readonly PolicyPack[] }) | undefined;
  readonly approvals: readonly Approval[];
  readonly problems: readonly Problem[];
}

/** An error or a warning that the preview told. */
export interface Problem {
  readonly severity: "error" | "warning";
  readonly resource: string | undefined;
  readonly text: string;
}

/** @param now the time to which ages are counted where the preview does not tell when it was made */
export function reportOf(preview: Preview, now: number): Report {
  const changes = resourceChanges(preview);
  const changed = changes
    .filter(({ operation }) => !UNCHANGED.has(operation))
    // The engine's order differs from run to run.
    .toSorted((a, b) => a.name.localeCompare(b.name, "en"));
  const models = changed
    .filter(({ type }) => type === PROMOTED_MODEL)
    .map((change) => modelLine(change, preview.takenAt ?? now));
  const place = preview.steps[0] === undefined ? undefined : placeIn(preview.steps[0].urn);
  return {
    schemaVersion: 1,
    project: place?.project,
    stack: place?.stack,
    result: preview.result,
    changes: countOperations(changes),
    models,
    hardware: changed.flatMap((change) => hardwareLine(change) ?? []),
    policies:
      preview.policies === undefined ? undefined : { packs: preview.policies.packs, ...policyLines(preview.policies) },
    approvals: approvals(models),
    problems: problemsOf(preview),
  };
}

/** In the order of the alphabet, because that of the engine differs from run to run. */
function countOperations(changes: readonly ResourceChange[]): Record<string, number> {
  const counted = changes.filter(({ type }) => !type.startsWith("pulumi:providers:") && type !== "pulumi:pulumi:Stack");
  const groups = [...Map.groupBy(counted, ({ operation }) => operation)];
  return Object.fromEntries(
    groups
      .map(([operation, { length }]) => [operation, length] as const)
      .toSorted(([a], [b]) => a.localeCompare(b, "en")),
  );
}

const UNCHANGED: ReadonlySet<string> = new Set(["same", "read", "refresh"]);

function problemsOf({ messages }: Preview): Problem[] {
  return messages.flatMap(({ severity, urn, text }) =>
    severity === "error" || severity === "warning"
      ? [{ severity, resource: urn === undefined ? undefined : namesIn(urn).name, text }]
      : [],
  );
}
