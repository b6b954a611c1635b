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
export function undecidedBy(error: unknown, { rule, carrier, inputs, run }: Judged): Undecided | undefined {
  const waitsOr = (reason: string, needsPreflight: boolean, mayWait: boolean, violation: Violation): Undecided =>
    mayWait ? { waits: { rule, reason, needsPreflight } } : { violation };
  const fixOf = (...ways: readonly string[]): string => listText([...ways, `make ${rule} advisory`], "or");

  if (error instanceof NotReported) {
    return { violation: { found: error.message, fix: `set ${carrier.shape} to one that reports ${error.field}` } };
  }
  const unknown = unknownPathOf(error);
  if (unknown !== undefined) {
    const found = `${unknown}, which is not known even now`;
    const fix = fixOf(`set ${unknown.split(".")[0] ?? unknown} to a known value`);
    // Only a preview has unknown values, so who does not say which this is means a preview.
    return waitsOr(`${unknown} is not known yet`, false, run.dryRun !== false, { found, fix });
  }
  if (!(error instanceof CannotJudge)) return undefined;
  const { message, ways, until } = error;
  const isOff = inputs.isKnown("preflight") && inputs.value("preflight") === "off";
  const mayWait = run.dryRun === true && !isOff;
  if (until !== "preflight") {
    return waitsOr(message, false, mayWait && until === "update", { found: message, fix: fixOf(...ways) });
  }
  const violation = isOff
    ? { found: `${message} is not looked up while preflight is "off"`, fix: fixOf('remove preflight: "off"', ...ways) }
    : {
        found: `${message} was not looked up (preflight is off, or the look-up failed)`,
        fix: fixOf('set preflight: "strict" on this resource', ...ways),
      };
  return waitsOr(`${message} was not looked up`, true, mayWait, violation);
}

/** Whether a check stopped because it could not judge, and not by a fault of its own. */
export function isUndecided(error: unknown): boolean {
  return error instanceof CannotJudge || error instanceof NotReported || unknownPathOf(error) !== undefined;
}
