import { carriersOf } from "../carriers.js";
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
  note: "Fireworks advises against versions in programs, because they go stale, and the state of a `TrainingProfile` keeps its version anyway. So this is advisory even in `prod`.",
  on: carriersOf("trainingShape"),
  limit: () => "a training shape with its version",
  reads: ["requestedShape", "trainingShape", "pinned"],
  check: (inputs, { resource, refuse }) => {
    const requested = inputs.text("requestedShape") ?? inputs.text("trainingShape");
    if (requested === undefined) return resource.notApplicable("no trainingShape");
    const pinned = inputs.value("pinned") ?? /\/versions\/[^/]+$/.test(requested);
    if (pinned === true) return;
    refuse({
      found: `trainingShape ${requested}, without /versions/<version>`,
      fix: "add the version, or disable the rule: the state keeps the chosen version anyway, and versions in programs go stale",
    });
  },
});
