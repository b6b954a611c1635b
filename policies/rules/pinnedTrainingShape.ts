import { carriersOf } from "../carriers.js";
import { inputOf, textInputOf } from "../inputOf.js";
import { rule } from "../rule.js";

/** Reads what was asked for: what it resolved to always has a version. */
export const pinnedTrainingShape = rule({
  name: "pinned-training-shape",
  description: "A training shape is named with its version.",
  tag: "release",
  severity: "low",
  enforcementLevel: "disabled",
  remediationSteps:
    "Add /versions/<version> to trainingShape, or leave the rule off: the state keeps the version that was chosen anyway.",
  settings: {},
  example: {},
  note: "Fireworks advises against versions in the program, since they go stale, and a `TrainingProfile` keeps its version in the state anyway. So this is advisory even in `prod`.",
  on: carriersOf("trainingShape"),
  limits: [],
  standard: () => "A version is",
  check: (resource, { refuse }) => {
    const requested = textInputOf(resource, "requestedShape") ?? textInputOf(resource, "trainingShape");
    if (requested === undefined) return resource.notApplicable("no trainingShape");
    const pinned = inputOf(resource, "pinned") ?? /\/versions\/[^/]+$/.test(requested);
    if (pinned === true) return;
    refuse(
      `trainingShape is ${requested}, without /versions/<version>`,
      "Name it, or leave it to the state, which keeps the one that was chosen (Fireworks advises against versions in names, which go stale)",
    );
  },
});
