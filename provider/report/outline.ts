import { notEvaluatedText, ruleText } from "./findingsText.js";
import { some, type Markup } from "./markup.js";
import { type Problem, type Report } from "./report.js";
import { changedFieldsText, rowCells, totalCells } from "./rowText.js";
import { type Row } from "./row.js";

/** What a report says, in which order, as markup; how it is laid out is the writer's matter. */
export interface Outline {
  readonly title: string;
  /** That the preview did not ask Fireworks. */
  readonly warning: string | undefined;
  readonly summary: string;
  /** Absent where nothing changes and nothing costs. */
  readonly table: Table | undefined;
  readonly sections: readonly Section[];
  /** What only words say, a line for each resource: to be folded up. */
  readonly details: readonly string[];
}

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly total: readonly string[];
  /** Lines below it. */
  readonly notes: readonly string[];
}

/** Lines under a title, or a note without one. */
export type Section = { readonly title: string; readonly lines: readonly string[] } | { readonly note: string };

/** @param shown of each list, the rest being counted */
export function outlineOf(report: Report, markup: Markup, shown: number): Outline {
  const section = <Line>(
    title: string,
    lines: readonly Line[],
    toText: (line: Line, markup: Markup) => string,
  ): Section[] =>
    lines.length === 0 ? [] : [{ title, lines: bullets(lines, (line) => toText(line, markup), shown, markup) }];
  const { policies, rows } = report;
  return {
    title: titleOf(report, markup),
    warning: warningOf(report, markup),
    summary: summaryOf(report, markup),
    table: tableOf(report, shown, markup),
    sections: [
      ...section("Errors and warnings", report.problems, problemText),
      ...section("Policies", policies?.findings ?? [], ruleText),
      ...section("Rules not evaluated", policies?.notEvaluated ?? [], notEvaluatedText),
      ...policyNote(report, markup).map((note) => ({ note })),
      ...section(
        "Changed fields",
        rows.filter(({ changedFields }) => changedFields.length > 0),
        changedFieldsText,
      ),
    ],
    details: bullets(
      rows.flatMap((row) => detail(row, markup)),
      (line) => line,
      shown,
      markup,
    ),
  };
}

function bullets<Line>(
  lines: readonly Line[],
  toText: (line: Line) => string,
  shown: number,
  markup: Markup,
): string[] {
  return [...lines.slice(0, shown).map(toText), ...more(lines, shown, markup)];
}

function more(lines: readonly unknown[], shown: number, { code }: Markup): string[] {
  return lines.length > shown ? [`and ${lines.length - shown} more, which ${code("--json")} lists`] : [];
}

/** Workflows find their comment by how it begins. */
function titleOf({ project, stack }: Report, { code }: Markup): string {
  return project === undefined || stack === undefined ? "Preview" : `Preview of ${code(project)}, stack ${code(stack)}`;
}

function warningOf({ service }: Report, { code, strong }: Markup): string | undefined {
  if (service?.kind === "fireworks") return undefined;
  if (service?.kind === "emulator") {
    return `${strong(`Against an emulator at ${code(service.url)}, not Fireworks.`)} No account was asked.`;
  }
  return service === undefined
    ? "The preview does not tell which service it asked."
    : strong(`Against ${code(service.url)}, which is not an address of Fireworks.`);
}

function summaryOf({ result, changes, policies }: Report, { strong }: Markup): string {
  const mandatory = (policies?.findings ?? [])
    .filter(({ level }) => level === "mandatory")
    .reduce((count, { on }) => count + on.length, 0);
  const counts = Object.entries(changes).map(([change, count]) => `${count} ${change}`);
  const outcome = {
    succeeded: [],
    failed: [strong("The preview failed: this cannot be applied.")],
    interrupted: [strong("The preview did not end: this report is incomplete.")],
  }[result];
  const refused =
    mandatory === 0 ? [] : [strong(`${mandatory} mandatory policy ${mandatory === 1 ? "finding" : "findings"}.`)];
  return [...outcome, ...refused, `Resources: ${counts.length === 0 ? "none" : counts.join(", ")}.`].join(" ");
}

function tableOf({ rows, total }: Report, shown: number, markup: Markup): Table | undefined {
  const isFree = total.before.max === 0 && total.after.max === 0;
  if (rows.length === 0 && isFree) return undefined;
  return {
    head: ["Resource", "Change", "From -> to", "Cost per hour", "Approvers"],
    rows: rows.slice(0, shown).map((row) => rowCells(row, markup)),
    total: totalCells(total, markup),
    notes: [
      ...more(rows, shown, markup).map((line) => `${line}.`),
      ...unapproved(rows, markup),
      ...(isFree ? [] : [`List prices as of ${total.pricesAsOf}, in US dollars.`]),
    ],
  };
}

/** Models are what a reviewer answers for. */
function unapproved(rows: readonly Row[], { code }: Markup): string[] {
  const nobodys = rows.filter(({ type, approvers }) => type === "PromotedModel" && approvers.length === 0);
  if (nobodys.length === 0) return [];
  const names = some(
    nobodys.map(({ resource }) => code(resource)),
    10,
  );
  return [`Nobody is named to approve ${names}: set ${code("annotations.approvers")} or ${code("annotations.owner")}.`];
}

/** What the absence of findings means. */
function policyNote({ policies }: Report, { code }: Markup): string[] {
  if (policies === undefined) {
    return [
      `Policies: this form of the JSON leaves their findings out; set ${code("PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true")} for the preview.`,
    ];
  }
  if (policies.packs.length === 0) return ["Policies: no pack judged this preview."];
  const packs = policies.packs.map(({ name, version }) => code(version === "" ? name : `${name}@v${version}`));
  return [`Policies: judged by ${packs.join(", ")}.`];
}

function detail({ resource, to, says }: Row, { plain, code, strong }: Markup): string[] {
  const evaluation = to?.evaluation === undefined ? [] : [`evaluation ${code(to.evaluation)}`];
  const parts = [...laterText(to, plain), ...evaluation, ...(says === undefined ? [] : [plain(says)])];
  return parts.length === 0 ? [] : [`${strong(plain(resource))}: ${parts.join("; ")}`];
}

function laterText(to: Row["to"], plain: Markup["plain"]): string[] {
  if (to?.onDelete === undefined) return [];
  return [`destroy ${to.onDelete === "keep" ? "keeps" : "deletes"} it (onDelete: "${plain(to.onDelete)}")`];
}

function problemText({ severity, resource, text }: Problem, { plain, code, strong }: Markup): string {
  return `${strong(severity)}${resource === undefined ? "" : ` on ${code(resource)}`}: ${plain(text)}`;
}
