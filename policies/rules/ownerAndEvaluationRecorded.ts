import { carriersOf } from "../carriers.js";
import { rule } from "../rule.js";
import { listText } from "../wording.js";

export const ownerAndEvaluationRecorded = rule({
  name: "owner-and-evaluation-recorded",
  description: "A model's annotations record who owns it and how it was evaluated.",
  tag: "release",
  severity: "low",
  enforcementLevel: "disabled",
  remediationSteps: "Give annotations a text under every key of owner-and-evaluation-recorded.keys.",
  settings: {
    keys: {
      type: "array",
      items: { type: "string", minLength: 1 },
      minItems: 1,
      default: ["owner", "evaluation"],
      description: "The keys under which annotations must have a text.",
    },
  },
  example: { keys: ["owner", "evaluation", "ticket"] },
  note: "It only sees that the texts are there, not that anybody has evaluated or approved anything.",
  on: carriersOf("annotations"),
  setBy: ["keys"],
  limit: ({ keys }) => `annotations with the keys ${listText(keys, "and")}`,
  reads: ["annotations"],
  check: (inputs, { settings, refuse }) => {
    const isMissing = (key: string): boolean => {
      const text = inputs.value("annotations", key);
      return typeof text !== "string" || text.trim() === "";
    };
    // One that is known to be missing is refused, whatever becomes of the others.
    const known = inputs.isKnown("annotations")
      ? settings.keys.filter((key) => inputs.isKnown("annotations", key))
      : [];
    const missing = known.some(isMissing) ? known.filter(isMissing) : settings.keys.filter(isMissing);
    // Values are not quoted: they may be secret.
    if (missing.length > 0) {
      refuse({
        found: `annotations without ${listText(missing, "and")}`,
        fix: `add ${listText(missing, "and")} to annotations`,
      });
    }
  },
});
