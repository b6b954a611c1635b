import { type Finding, type NotEvaluated, type RuleFindings } from "./findings.js";
import { some, type Markup } from "./markup.js";

/** Resources that one line names, and different texts that it quotes. */
const [MOST_NAMES, MOST_TEXTS] = [5, 3];

/** One line for a rule: what is required once, and what was found where. */
export function ruleText({ rule, level, on }: RuleFindings, markup: Markup): string {
  const { code, plain, strong } = markup;
  const said = on.map(({ text }) => partsOf(text));
  const required = new Set(said.map((parts) => parts?.required));
  const [limit] = required;
  const head = `${level === "mandatory" ? strong(level) : plain(level)} ${code(rule)}`;
  if (required.size > 1 || limit === undefined) return `${head}: ${found(on, withoutDescription, markup)}`;
  const fixes = [...new Set(said.map((parts) => parts?.fix ?? ""))].map(plain);
  return `${head}: required: ${plain(limit)}. Found: ${found(on, ({ text }) => partsOf(text)?.found ?? "", markup)}. Fix: ${fixes.slice(0, MOST_TEXTS).join("; or ")}.`;
}

export function notEvaluatedText({ text, resources }: NotEvaluated, markup: Markup): string {
  return `${resources.length === 0 ? "the stack" : names(resources, markup)}: ${markup.plain(text)}`;
}

/** Every text once, with the resources that it is about, those first that the change touches. */
function found(on: readonly Finding[], textOf: (finding: Finding) => string, markup: Markup): string {
  const groups = [...Map.groupBy(on, textOf)];
  const shown = groups
    .slice(0, MOST_TEXTS)
    .map(([text, findings]) => `${markup.plain(cut(text.trim()))} (${where(findings, markup)})`);
  const rest = groups.slice(MOST_TEXTS).flatMap(([, findings]) => findings);
  return [
    ...shown,
    ...(rest.length === 0 ? [] : [`and what ${markup.code("--json")} lists (${where(rest, markup)})`]),
  ].join("; ");
}

function where(findings: readonly Finding[], markup: Markup): string {
  const [touched, others] = [true, false].map((isTouched) =>
    findings.filter((finding) => finding.isTouched === isTouched).map(({ resource }) => resource),
  );
  const unchanged = (others ?? []).length === 0 ? [] : [`unchanged ${names(others ?? [], markup)}`];
  return [...((touched ?? []).length === 0 ? [] : [names(touched ?? [], markup)]), ...unchanged].join(", and ");
}

function names(resources: readonly (string | undefined)[], { code }: Markup): string {
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
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}...` : text;
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
