import { carriersOf } from "../carriers.js";
import { textInputOf } from "../inputOf.js";
import { NotLookedUp } from "../notEvaluated.js";
import { isListed, NAME_PATTERNS } from "../patterns.js";
import { rule } from "../rule.js";

export const allowedBaseModels = rule({
  name: "allowed-base-models",
  description: "Models are made from listed base models only, for example for their licences.",
  tag: "release",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Use a base model from allowed-base-models.allow, or add the base model to that list.",
  settings: {
    allow: {
      ...NAME_PATTERNS,
      description:
        "Accepted base models: full names such as accounts/fireworks/models/qwen3-8b, or the start of one and *.",
    },
  },
  example: { allow: ["accounts/fireworks/models/qwen3*"] },
  note: "It judges the name of the base model; it does not read a licence.",
  on: carriersOf("baseModel"),
  limits: ["allow"],
  standard: ({ allow }) => `Allowed are ${allow.join(", ")}`,
  check: (resource, { settings, refuse }) => {
    const baseModel = textInputOf(resource, "baseModel");
    if (baseModel === undefined) throw new NotLookedUp("baseModel", "Set baseModel, or turn preflight on");
    if (isListed(baseModel, settings.allow)) return;
    refuse(`The base model is ${baseModel}`, "Use one of these");
  },
});
