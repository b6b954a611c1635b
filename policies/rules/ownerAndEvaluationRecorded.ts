import { carriersOf } from "../carriers.js";
import { inputOf } from "../inputOf.js";
import { rule } from "../rule.js";

export const ownerAndEvaluationRecorded = rule({
  name: "owner-and-evaluation-recorded",
  description: "A model's annotations record who owns it and how it was evaluated.",
  tag: "release",
  severity: "low",
  enforcementLevel: "disabled",
  remediationSteps: "Add the keys of owner-and-evaluation-recorded.keys to annotations, each with a text.",
  settings: {
    keys: {
      type: "array",
      items: { type: "string", minLength: 1 },
      minItems: 1,
      default: ["owner", "evaluation"],
      description: "The annotations that have to be there and not empty.",
    },
  },
  example: { keys: ["owner", "evaluation", "ticket"] },
  note: "Presence only: it does not verify that anybody approved anything.",
  on: carriersOf("annotations"),
  limits: ["keys"],
  standard: ({ keys }) => `The annotations ${keys.join(", ")} are asked for`,
  check: (resource, { settings, refuse }) => {
    const missing = settings.keys.filter((key) => {
      const text = inputOf(resource, "annotations", key);
      return typeof text !== "string" || text.trim() === "";
    });
    // Values are not quoted: they may be secret.
    if (missing.length > 0) {
      refuse(`annotations has no ${missing.join(" and no ")}`, `Add ${missing.length === 1 ? "it" : "them"}`);
    }
  },
});
