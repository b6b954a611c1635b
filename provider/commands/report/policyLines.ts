import { type Policies, type PolicyFinding } from "./preview.js";
import { namesIn } from "./resourceChange.js";

/** One finding, with the resource's name in the program. */
export interface FindingLine {
  readonly level: string;
  readonly policy: string;
  readonly pack: string;
  /** Absent for a finding on the whole stack. */
  readonly resource: string | undefined;
  readonly text: string;
}

/** Rules that could not judge a resource yet, in the pack's words. */
export interface NotEvaluatedLine {
  readonly resource: string | undefined;
  readonly text: string;
}

export interface PolicyLines {
  readonly findings: readonly FindingLine[];
  readonly notEvaluated: readonly NotEvaluatedLine[];
}

/** What rules of this package say of what they cannot judge: one line per resource, and one per rule on the stack. */
const OURS = /^Not evaluated here: /m;
/** What the library (1.21.0, server.js) says of a rule of another pack that touched an unknown value. */
const LIBRARYS = /^can't run [^\n]* during preview: /m;

/** Sorts findings, the mandatory ones first, and sets apart what is no finding but a rule that waits. */
export function policyLines({ findings }: Policies): PolicyLines {
  const waiting = findings.filter(isWaiting);
  const others = findings.filter((finding) => !waiting.includes(finding));
  // The engine's order within a level differs from run to run.
  const strictest = others.toSorted((a, b) => rank(a) - rank(b) || compare(placeOf(a), placeOf(b)));
  return {
    findings: strictest.map((finding) => ({
      level: finding.level,
      policy: finding.policy,
      pack: finding.pack,
      resource: resourceOf(finding),
      text: finding.text,
    })),
    notEvaluated: waiting
      .toSorted((a, b) => compare(placeOf(a), placeOf(b)))
      .map((finding) => ({
        resource: resourceOf(finding),
        text: (/Not evaluated here: [\s\S]*/.exec(finding.text)?.[0] ?? finding.text).replace(
          /^Not evaluated here: /,
          "",
        ),
      })),
  };
}

/** A team may have made the notice mandatory: then it is a finding that stops the update. */
function isWaiting({ text, level }: PolicyFinding): boolean {
  return level !== "mandatory" && (OURS.test(text) || LIBRARYS.test(text));
}

function rank({ level }: PolicyFinding): number {
  const position = ["mandatory", "remediate", "advisory"].indexOf(level);
  return position === -1 ? 3 : position;
}

function placeOf(finding: PolicyFinding): string {
  return `${finding.policy} ${resourceOf(finding) ?? ""}`;
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, "en");
}

function resourceOf({ urn }: PolicyFinding): string | undefined {
  if (urn === undefined) return undefined;
  const { type, name } = namesIn(urn);
  return type === "pulumi:pulumi:Stack" ? undefined : name;
}
