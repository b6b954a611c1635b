import { type Carrier } from "./carriers.js";
import { type Violation } from "./findings.js";
import { type Inputs } from "./inputs.js";
import { CannotJudge, type NotEvaluated, unknownPathOf } from "./notEvaluated.js";
import { type PackRun } from "./packRun.js";
import { NotReported } from "./trainingProfile.js";
import { listText } from "./wording.js";

/** What becomes of a rule that cannot judge: it waits for the update, or there is nothing to wait for. */
export type Undecided = { readonly waits: NotEvaluated } | { readonly violation: Violation };

export interface Judged {
  readonly rule: string;
  readonly carrier: Carrier;
  readonly inputs: Inputs;
  readonly run: PackRun;
}

/**
 * Reads what stopped a check. It waits only in a preview, and only for what the update may know: what is
 * unknown now, or was not looked up because of where the preview ran. Nobody looks anything up for a
 * resource whose own program turns preflight off. @returns `undefined` for an error of another kind
 */
export function undecidedBy(error: unknown, judged: Judged): Undecided | undefined {
  const { rule, carrier, run } = judged;
  if (error instanceof NotReported) {
    return { violation: { found: error.message, fix: `set ${carrier.shape} to one that reports ${error.field}` } };
  }
  if (error instanceof CannotJudge) return lacking(error, judged);
  const path = unknownPathOf(error);
  if (path === undefined) return undefined;
  // Only a preview has unknown values, so who does not say which this is means a preview.
  if (run.dryRun !== false) return { waits: { rule, reason: `${path} is not known yet`, needsPreflight: false } };
  const [input = path] = path.split(".");
  const fix = fixOf(rule, [`set ${input} to a known value`]);
  return { violation: { found: `${path}, which is not known even now`, fix } };
}

function lacking({ message, ways, until }: CannotJudge, { rule, inputs, run }: Judged): Undecided {
  const isOff = inputs.isKnown("preflight") && inputs.value("preflight") === "off";
  if (run.dryRun === true && until !== "never" && !isOff) {
    const needsPreflight = until === "preflight";
    return { waits: { rule, reason: needsPreflight ? `${message} was not looked up` : message, needsPreflight } };
  }
  if (until !== "preflight") return { violation: { found: message, fix: fixOf(rule, ways) } };
  const [found, way] = isOff
    ? [`${message} is not looked up while preflight is "off"`, 'remove preflight: "off"']
    : [
        `${message} was not looked up (preflight is off, or the look-up failed)`,
        'set preflight: "strict" on this resource',
      ];
  return { violation: { found, fix: fixOf(rule, [way, ...ways]) } };
}

function fixOf(rule: string, ways: readonly string[]): string {
  return listText([...ways, `make ${rule} advisory`], "or");
}

/** Whether a check stopped because it could not judge, and not by a fault of its own. */
export function isUndecided(error: unknown): boolean {
  return error instanceof CannotJudge || error instanceof NotReported || unknownPathOf(error) !== undefined;
}
