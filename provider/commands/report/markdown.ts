import { describeAge } from "../../client/duration.js";
import { type Approval } from "./approvals.js";
import { type HardwareLine } from "./hardwareLine.js";
import { code, mentions, plain } from "./markdownText.js";
import { type ModelLine, type PromotedState } from "./modelLine.js";
import { type FindingLine, type NotEvaluatedLine } from "./policyLines.js";
import { type Problem, type Report } from "./report.js";

/** GitHub takes comments of up to 65,536 characters. */
export const MAX_LENGTH = 60_000;

/** The report as Markdown for a comment: what matters most comes first, and long lists are cut before it grows too long. */
export function toMarkdown(report: Report): string {
  for (let shown = 500; shown > 1; shown = Math.floor(shown / 2)) {
    const text = write(report, shown);
    if (text.length <= MAX_LENGTH) return text;
  }
  return write(report, 1).slice(0, MAX_LENGTH);
}

function write(report: Report, shown: number): string {
  const section = <Line>(title: string, lines: readonly Line[], toText: (line: Line) => string): string[] => {
    if (lines.length === 0) return [];
    const more = lines.length - shown;
    const rest = more > 0 ? [`- and ${more} more, which \`--json\` lists`] : [];
    return ["", `### ${title}`, "", ...lines.slice(0, shown).map((line) => `- ${toText(line)}`), ...rest];
  };
  const hardware = (kind: HardwareLine["kind"]): HardwareLine[] => report.hardware.filter((line) => line.kind === kind);
  const { policies } = report;
  return [
    heading(report),
    "",
    summary(report),
    ...section("Errors and warnings", report.problems, problemText),
    ...section("Models", report.models, modelText),
    ...section("Trainer jobs", hardware("trainer job"), hardwareText),
    ...section("Deployments", hardware("deployment"), hardwareText),
    ...section("Loaded models", hardware("loaded model"), hardwareText),
    ...section("Training shapes", hardware("training shape"), hardwareText),
    ...section("Policy findings", policies?.findings ?? [], findingText),
    ...section("Rules not evaluated", policies?.notEvaluated ?? [], notEvaluatedText),
    ...policyNote(report),
    ...section("Who must approve", report.approvals, approvalText),
    "",
  ].join("\n");
}

function heading({ project, stack }: Report): string {
  return project === undefined || stack === undefined
    ? "## Preview"
    : `## Preview of ${code(project)}, stack ${code(stack)}`;
}

function summary({ result, changes, policies }: Report): string {
  const mandatory = policies?.findings.filter(({ level }) => level === "mandatory").length ?? 0;
  const counts = Object.entries(changes).map(([operation, count]) => `${count} ${operation}`);
  const outcome = {
    succeeded: "",
    failed: "**The preview failed: this cannot be applied.** ",
    interrupted: "**The preview did not end: this report is incomplete.** ",
  }[result];
  const refused =
    mandatory === 0 ? "" : `**${mandatory} mandatory policy ${mandatory === 1 ? "finding" : "findings"}.** `;
  const all = counts.length === 0 ? "none" : counts.join(", ");
  return `${outcome}${refused}Resources: ${all}.`;
}

/** One line: old -> new checkpoint with ages, old -> new model, what becomes of the old one, and what its row says. */
function modelText({ name, operation, old, new: next, oldModel, said }: ModelLine): string {
  const parts = [
    arrow(old, next, (state) => checkpointText(state, state === next)),
    prefixed(
      "model ",
      arrow(old, next, (state) => (state?.model === undefined ? undefined : code(state.model))),
    ),
    oldModel === undefined
      ? undefined
      : `the old model is ${oldModel.fate === "kept" ? "kept" : "**deleted**"} (${plain(oldModel.because)})`,
    next === undefined ? undefined : laterText(next),
    evaluationText(next),
    said === undefined ? undefined : `its row: ${plain(said)}`,
  ].filter((part) => part !== undefined);
  return `${title(name, operation)}: ${parts.join("; ")}`;
}

function checkpointText(state: PromotedState | undefined, isNew: boolean): string | undefined {
  if (state === undefined) return undefined;
  const { checkpoint } = state;
  if (checkpoint === undefined) {
    if (!isNew) return "no checkpoint on record";
    return state.choosesCheckpoint
      ? "a checkpoint that is not chosen yet"
      : "no checkpoint, an existing model is adopted";
  }
  const age = checkpoint.ageMs === undefined ? "age unknown" : `${describeAge(checkpoint.ageMs)} old`;
  return `${code(checkpoint.id)} (${age})`;
}

/** `old -> new`, once where both are the same. */
function arrow(
  old: PromotedState | undefined,
  next: PromotedState | undefined,
  toText: (state: PromotedState | undefined) => string | undefined,
): string | undefined {
  const [from, to] = [toText(old), toText(next)];
  if (from === undefined || to === undefined || from === to) return to ?? from;
  return `${from} -> ${to}`;
}

/** What `destroy`, or leaving the program, means for the new model. */
function laterText({ onDelete, mayAdopt }: PromotedState): string {
  if (onDelete === "keep") return 'destroy keeps it (onDelete: "keep")';
  const fate =
    mayAdopt && onDelete === undefined ? "keeps it if it was adopted, and deletes it otherwise" : "deletes it";
  return `destroy ${fate}`;
}

function evaluationText(state: PromotedState | undefined): string | undefined {
  const evaluation = state?.annotations.evaluation;
  return evaluation === undefined ? undefined : `evaluation ${code(evaluation)}`;
}

function hardwareText({ name, operation, says }: HardwareLine): string {
  return `${title(name, operation)}: ${plain(says)}`;
}

function findingText({ level, policy, resource, text }: FindingLine): string {
  const where = resource === undefined ? "the stack" : code(resource);
  return `${level === "mandatory" ? "**mandatory**" : plain(level)} ${code(policy)} on ${where}: ${plain(text)}`;
}

function notEvaluatedText({ resource, text }: NotEvaluatedLine): string {
  return `${resource === undefined ? "the stack" : code(resource)}: ${plain(text)}`;
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

function approvalText({ who, from, models }: Approval): string {
  const names = models.map(code).join(", ");
  return who === undefined || from === undefined
    ? `nobody is named for ${names}: set \`annotations.approvers\` or \`annotations.owner\``
    : `${mentions(who)} (${from}) for ${names}`;
}

function problemText({ severity, resource, text }: Problem): string {
  return `**${severity}**${resource === undefined ? "" : ` on ${code(resource)}`}: ${plain(text)}`;
}

function title(name: string, operation: string): string {
  return `**${plain(name)}** (${plain(operation)})`;
}

function prefixed(prefix: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${prefix}${text}`;
}
