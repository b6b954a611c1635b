import { type Policies, type PolicyFinding, type PolicyPack } from "./preview.js";
import { byName, namesIn } from "./urn.js";

/** What the policy packs say of a preview. */
export interface PolicyReport {
  /** Every pack that judged anything. */
  readonly packs: readonly PolicyPack[];
  /** One for each rule and level: the mandatory ones first, and of these such as the change touches. */
  readonly findings: readonly RuleFindings[];
  /** Rules that cannot judge some resources before the update. */
  readonly notEvaluated: readonly NotEvaluated[];
}

/** All that one rule finds. */
export interface RuleFindings {
  /** The rule's name, such as `max-hourly-cost`. */
  readonly rule: string;
  /** Name of the policy pack that has it. */
  readonly pack: string;
  /** `mandatory`, `advisory` or `remediate`; an open list. */
  readonly level: string;
  /** Those on resources that the change touches come first. */
  readonly on: readonly Finding[];
}

/** A finding on one resource. */
export interface Finding {
  /** The resource's name in the program; absent for the whole stack. */
  readonly resource: string | undefined;
  /** Whether the change touches the resource; true for the whole stack. */
  readonly isTouched: boolean;
  /** The rule's whole message. */
  readonly text: string;
}

/** What the pack says of rules that wait, and of which resources. */
export interface NotEvaluated {
  /** The names of the rules, and what they wait for. */
  readonly text: string;
  /** Names in the program; none for the whole stack. */
  readonly resources: readonly string[];
}

/** What rules of this package say of what they cannot judge: one line per resource, and one per rule on the stack. */
const OURS = /^Not evaluated here: /m;
/** What the library (1.21.0, server.js) says of a rule of another pack that touched an unknown value. */
const LIBRARYS = /^can't run [^\n]* during preview: /m;

/** @param touched URNs of the resources that change */
export function policyReport({ packs, findings }: Policies, touched: ReadonlySet<string>): PolicyReport {
  const waiting = findings.filter(isWaiting);
  const others = findings.filter((finding) => !waiting.includes(finding));
  const rules = Map.groupBy(others, ({ pack, policy, level }) => JSON.stringify([pack, policy, level]));
  return {
    packs,
    findings: [...rules.values()].flatMap((ofRule) => ruleFindings(ofRule, touched)).toSorted(byWeight),
    notEvaluated: notEvaluated(waiting),
  };
}

function ruleFindings(ofRule: readonly PolicyFinding[], touched: ReadonlySet<string>): RuleFindings[] {
  const on = ofRule
    .map((finding): Finding => {
      const resource = resourceOf(finding);
      const isTouched = resource === undefined || (finding.urn !== undefined && touched.has(finding.urn));
      return { resource, isTouched, text: finding.text };
    })
    // The engine's order differs from run to run.
    .toSorted((a, b) => Number(b.isTouched) - Number(a.isTouched) || byName(a.resource ?? "", b.resource ?? ""));
  return ofRule.slice(0, 1).map(({ policy, pack, level }) => ({ rule: policy, pack, level, on }));
}

function byWeight(a: RuleFindings, b: RuleFindings): number {
  const isTouched = ({ on }: RuleFindings): number => Number(on[0]?.isTouched === true);
  return rank(a) - rank(b) || isTouched(b) - isTouched(a) || byName(a.rule, b.rule);
}

function notEvaluated(waiting: readonly PolicyFinding[]): NotEvaluated[] {
  const said = Map.groupBy(waiting, ({ text }) => textOf(text));
  return [...said]
    .map(([text, findings]) => ({
      text,
      resources: findings.flatMap((finding) => resourceOf(finding) ?? []).toSorted(byName),
    }))
    .toSorted((a, b) => byName(a.text, b.text));
}

function textOf(text: string): string {
  return /Not evaluated here: ([\s\S]*)/.exec(text)?.[1] ?? text;
}

/** A team may have made the notice mandatory: then it is a finding that stops the update. */
function isWaiting({ text, level }: PolicyFinding): boolean {
  return level !== "mandatory" && (OURS.test(text) || LIBRARYS.test(text));
}

function rank({ level }: RuleFindings): number {
  const position = ["mandatory", "remediate", "advisory"].indexOf(level);
  return position === -1 ? 3 : position;
}

function resourceOf({ urn }: PolicyFinding): string | undefined {
  if (urn === undefined) return undefined;
  const { type, name } = namesIn(urn);
  return type === "pulumi:pulumi:Stack" ? undefined : name;
}
