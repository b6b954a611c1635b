import { type Finding, type NotEvaluated, type RuleFindings } from "./findings.js";
import { code, plain, some } from "./markdownText.js";

/** Resources that one line names, and different texts that it quotes. */
const [MOST_NAMES, MOST_TEXTS] = [5, 3];

/** One line for a rule: what is required once, and what was found where. */
export function ruleText({ rule, level, on }: RuleFindings): string {
  const said = on.map(({ text }) => partsOf(text));
  const required = new Set(said.map((parts) => parts?.required));
  const [limit] = required;
  const head = `${level === "mandatory" ? "**mandatory**" : plain(level)} ${code(rule)}`;
  if (required.size > 1 || limit === undefined) return `${head}: ${found(on, withoutDescription)}`;
  const fixes = [...new Set(said.map((parts) => parts?.fix ?? ""))].map(plain);
  return `${head}: required: ${plain(limit)}. Found: ${found(on, ({ text }) => partsOf(text)?.found ?? "")}. Fix: ${fixes.slice(0, MOST_TEXTS).join("; or ")}.`;
}

export function notEvaluatedText({ text, resources }: NotEvaluated): string {
  return `${resources.length === 0 ? "the stack" : names(resources)}: ${plain(text)}`;
}

/** Every text once, with the resources that it is about, those first that the change touches. */
function found(on: readonly Finding[], textOf: (finding: Finding) => string): string {
  const groups = [...Map.groupBy(on, textOf)];
  const shown = groups
    .slice(0, MOST_TEXTS)
    .map(([text, findings]) => `${cut(plain(text.trim()))} (${where(findings)})`);
  const rest = groups.slice(MOST_TEXTS).flatMap(([, findings]) => findings);
  return [...shown, ...(rest.length === 0 ? [] : [`and what \`--json\` lists (${where(rest)})`])].join("; ");
}

function where(findings: readonly Finding[]): string {
  const [touched, others] = [true, false].map((isTouched) =>
    findings.filter((finding) => finding.isTouched === isTouched).map(({ resource }) => resource),
  );
  const unchanged = (others ?? []).length === 0 ? [] : [`unchanged ${names(others ?? [])}`];
  return [...((touched ?? []).length === 0 ? [] : [names(touched ?? [])]), ...unchanged].join(", and ");
}

function names(resources: readonly (string | undefined)[]): string {
  return some(
    resources.map((resource) => (resource === undefined ? "the stack" : code(resource))),
    MOST_NAMES,
  );
}

/** The policy library puts the rule's description on a line before what it found. */
function withoutDescription({ text }: Finding): string {
  return text.includes("\n") ? text.slice(text.indexOf("\n") + 1) : text;
}

const LONGEST_TEXT = 300;

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT).replace(/\\+$/, "")}...` : text;
}

interface Parts {
  readonly found: string;
  readonly required: string;
  readonly fix: string;
}

/** The labels that every rule of this package writes. */
function partsOf(text: string): Parts | undefined {
  const [, found, required, fix] = /Found: ([\s\S]*?)\. Required: ([\s\S]*?)\. Fix: ([\s\S]*?)\.?\s*$/.exec(text) ?? [];
  return found === undefined || required === undefined || fix === undefined ? undefined : { found, required, fix };
}
