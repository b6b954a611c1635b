import { notEvaluatedText } from "../notEvaluated.js";
import { packCheck } from "./packCheck.js";

/** A preview that could not evaluate a rule says so, in one line per resource. Has to come after the rules. */
export const allRulesEvaluated = packCheck({
  name: "all-rules-evaluated",
  description: "Every rule could judge every resource.",
  tag: "pack",
  severity: "low",
  enforcementLevel: "advisory",
  remediationSteps:
    "Leave preflight on, so that previews look up what rules read, and take inputs from values that are known at preview.",
  settings: {},
  example: {},
  note: "One line per resource names the rules that wait. Make it mandatory to refuse such previews.",
  check:
    ({ notEvaluated }) =>
    ({ urn }, report) => {
      const entries = notEvaluated.take(urn);
      if (entries.length > 0) report(notEvaluatedText(entries));
    },
});
