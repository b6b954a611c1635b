import { ruleText, notEvaluatedText } from "./markdownFindings.js";
import { changedFieldsText, rowCells, totalCells } from "./markdownRow.js";
import { code, plain, some } from "./markdownText.js";
import { type Problem, type Report } from "./report.js";
import { type Row } from "./row.js";

/** GitHub takes comments of up to 65,536 characters. */
const MAX_LENGTH = 60_000;

/**
 * The report as GitHub-flavoured Markdown for a comment, at most 60,000 characters long. What matters most comes first,
 * and long lists are cut. Texts of the program have no effect in it: no links, no HTML, and no mentions but of approvers.
 */
export function toMarkdown(report: Report): string {
  for (let shown = 500; shown > 1; shown = Math.floor(shown / 2)) {
    const text = write(report, shown);
    if (text.length <= MAX_LENGTH) return text;
  }
  return write(report, 1).slice(0, MAX_LENGTH);
}

function write(report: Report, shown: number): string {
  const section = <Line>(title: string, lines: readonly Line[], toText: (line: Line) => string): string[] =>
    lines.length === 0 ? [] : ["", `### ${title}`, "", ...bullets(lines, toText, shown)];
  const { policies, rows } = report;
  return [
    heading(report),
    ...serviceNote(report),
    "",
    summary(report),
    ...table(report, shown),
    ...section("Errors and warnings", report.problems, problemText),
    ...section("Policies", policies?.findings ?? [], ruleText),
    ...section("Rules not evaluated", policies?.notEvaluated ?? [], notEvaluatedText),
    ...policyNote(report),
    ...section(
      "Changed fields",
      rows.filter(({ changedFields }) => changedFields.length > 0),
      changedFieldsText,
    ),
    ...details(rows, shown),
    "",
  ].join("\n");
}

function bullets<Line>(lines: readonly Line[], toText: (line: Line) => string, shown: number): string[] {
  return [
    ...lines.slice(0, shown).map((line) => `- ${toText(line)}`),
    ...more(lines, shown).map((line) => `- ${line}`),
  ];
}

function more(lines: readonly unknown[], shown: number): string[] {
  return lines.length > shown ? [`and ${lines.length - shown} more, which \`--json\` lists`] : [];
}

/** Workflows find their comment by how it begins. */
function heading({ project, stack }: Report): string {
  return project === undefined || stack === undefined
    ? "## Preview"
    : `## Preview of ${code(project)}, stack ${code(stack)}`;
}

function serviceNote({ service }: Report): string[] {
  if (service?.kind === "fireworks") return [];
  if (service?.kind === "emulator") {
    return ["", `> **Against an emulator at ${code(service.url)}, not Fireworks.** No account was asked.`];
  }
  return service === undefined
    ? ["", "> The preview does not tell which service it asked."]
    : ["", `> **Against ${code(service.url)}, which is not an address of Fireworks.**`];
}

function summary({ result, changes, policies }: Report): string {
  const mandatory = (policies?.findings ?? [])
    .filter(({ level }) => level === "mandatory")
    .reduce((count, { on }) => count + on.length, 0);
  const counts = Object.entries(changes).map(([change, count]) => `${count} ${change}`);
  const outcome = {
    succeeded: "",
    failed: "**The preview failed: this cannot be applied.** ",
    interrupted: "**The preview did not end: this report is incomplete.** ",
  }[result];
  const refused =
    mandatory === 0 ? "" : `**${mandatory} mandatory policy ${mandatory === 1 ? "finding" : "findings"}.** `;
  return `${outcome}${refused}Resources: ${counts.length === 0 ? "none" : counts.join(", ")}.`;
}

function table({ rows, total }: Report, shown: number): string[] {
  const isFree = total.before.max === 0 && total.after.max === 0;
  if (rows.length === 0 && isFree) return [];
  const head = ["Resource", "Change", "From -> to", "Cost per hour", "Approvers"];
  const lines = [head, head.map(() => "---"), ...rows.slice(0, shown).map(rowCells), totalCells(total)];
  return [
    "",
    ...lines.map((cells) => `| ${cells.join(" | ")} |`),
    ...more(rows, shown).flatMap((line) => ["", `${line}.`]),
    ...unapproved(rows),
    ...(isFree ? [] : ["", `List prices as of ${total.pricesAsOf}, in US dollars.`]),
  ];
}

/** Models are what a reviewer answers for. */
function unapproved(rows: readonly Row[]): string[] {
  const nobodys = rows.filter(({ type, approvers }) => type === "PromotedModel" && approvers.length === 0);
  if (nobodys.length === 0) return [];
  const names = some(
    nobodys.map(({ resource }) => code(resource)),
    10,
  );
  return ["", `Nobody is named to approve ${names}: set \`annotations.approvers\` or \`annotations.owner\`.`];
}

/** What the absence of findings means. */
function policyNote({ policies }: Report): string[] {
  if (policies === undefined) {
    return [
      "",
      "Policies: this form of the JSON leaves their findings out; set `PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true` for the preview.",
    ];
  }
  if (policies.packs.length === 0) return ["", "Policies: no pack judged this preview."];
  const packs = policies.packs.map(({ name, version }) => code(version === "" ? name : `${name}@v${version}`));
  return ["", `Policies: judged by ${packs.join(", ")}.`];
}

/** What only words say: folded up, since most of it stands in the table. */
function details(rows: readonly Row[], shown: number): string[] {
  const lines = rows.flatMap(({ resource, to, says }) => {
    const later = laterText(to);
    const evaluation = to?.evaluation === undefined ? [] : [`evaluation ${code(to.evaluation)}`];
    const parts = [...later, ...evaluation, ...(says === undefined ? [] : [plain(says)])];
    return parts.length === 0 ? [] : [`**${plain(resource)}**: ${parts.join("; ")}`];
  });
  if (lines.length === 0) return [];
  const list = bullets(lines, (line) => line, shown);
  return ["", "<details><summary>What each resource says</summary>", "", ...list, "", "</details>"];
}

function laterText(to: Row["to"]): string[] {
  if (to?.onDelete === undefined) return [];
  return [`destroy ${to.onDelete === "keep" ? "keeps" : "deletes"} it (onDelete: "${plain(to.onDelete)}")`];
}

function problemText({ severity, resource, text }: Problem): string {
  return `**${severity}**${resource === undefined ? "" : ` on ${code(resource)}`}: ${plain(text)}`;
}
