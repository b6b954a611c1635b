import { isOfNewerKind } from "../../provider/tokens.js";
import { notEvaluatedText } from "../notEvaluated.js";
import { packCheck } from "./packCheck.js";

/**
 * A preview that could not evaluate a rule says so, in one line per resource. Has to come after the rules. The plugin may
 * be newer than the pack: what the pack does not know, it does not pass over.
 */
export const allRulesEvaluated = packCheck({
  name: "all-rules-evaluated",
  description: "Every rule could judge every resource.",
  tag: "pack",
  severity: "low",
  enforcementLevel: "advisory",
  remediationSteps:
    "Leave preflight on, so that previews look up what rules read, take inputs from values that are known at preview, and keep the pack as new as the plugin.",
  settings: {},
  example: {},
  note: "One line per resource names the rules that wait. Make it mandatory to refuse such previews.",
  check:
    ({ notEvaluated }) =>
    ({ type, urn }, report) => {
      if (isOfNewerKind(type)) {
        report(
          `Not judged: this version of the pack knows no ${type}. Fix: update pulumi-fireworks, which has the pack.`,
        );
      }
      const entries = notEvaluated.take(urn);
      if (entries.length > 0) report(notEvaluatedText(entries));
    },
});
