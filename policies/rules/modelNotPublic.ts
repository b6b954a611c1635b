import { carriersOf } from "../carriers.js";
import { rule } from "../rule.js";

/** The provider always manages `public`, so that an absent one is false and a public model is seen. */
export const modelNotPublic = rule({
  name: "model-not-public",
  description: "A model is not public: no other account may use it.",
  tag: "release",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Remove public, or set it to false.",
  settings: {},
  example: {},
  on: carriersOf("public"),
  limit: () => "a model that no other account may use",
  reads: ["public"],
  check: (inputs, { refuse }) => {
    if (inputs.value("public") === true) refuse({ found: "public: true", fix: "set public to false" });
  },
});
