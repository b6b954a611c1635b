import { carriersOf } from "../carriers.js";
import { notChosen } from "../checkpointInputs.js";
import { isListed, NAME_PATTERNS } from "../patterns.js";
import { rule } from "../rule.js";
import { listText } from "../wording.js";

export const allowedBaseModels = rule({
  name: "allowed-base-models",
  description: "Only listed base models are accepted, for example because of their licences.",
  tag: "release",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Use a base model from allowed-base-models.allow, or add the base model to that list.",
  settings: {
    allow: {
      ...NAME_PATTERNS,
      description:
        "Accepted base models: full names such as accounts/fireworks/models/qwen3-8b, or the start of a name followed by *.",
    },
  },
  example: { allow: ["accounts/fireworks/models/qwen3*"] },
  note: "It compares the name of the base model; it does not read the licence.",
  on: carriersOf("baseModel"),
  setBy: ["allow"],
  limit: ({ allow }) => `base model ${listText(allow, "or")}`,
  reads: ["baseModel"],
  check: (inputs, { settings, refuse }) => {
    const baseModel = inputs.text("baseModel");
    if (baseModel === undefined) throw notChosen("baseModel", inputs, "set baseModel");
    if (isListed(baseModel, settings.allow)) return;
    refuse({ found: `base model ${baseModel}`, fix: "use an allowed base model" });
  },
});
