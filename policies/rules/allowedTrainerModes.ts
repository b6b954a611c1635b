import { isListed, NAME_PATTERNS } from "../patterns.js";
import { profileRule } from "../profileRule.js";
import { textOf } from "../trainingProfile.js";

/** Modes are an open list of the service. */
export const allowedTrainerModes = profileRule({
  name: "allowed-trainer-modes",
  description: "Only listed trainer modes are accepted, for example LoRA only.",
  tag: "hardware",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Use a training shape in one of the modes of allowed-trainer-modes.allow, or add its mode to that list.",
  settings: {
    allow: {
      ...NAME_PATTERNS,
      description: "Accepted trainer modes: LORA_TRAINER, POLICY_TRAINER, FORWARD_ONLY, or the start of a name and *.",
    },
  },
  example: { allow: ["LORA_TRAINER"] },
  note: "It judges the training shape's own mode. A LoRA run on a `POLICY_TRAINER` shape is a full-parameter shape to this rule.",
  limits: ["allow"],
  standard: ({ allow }) => `Allowed are ${allow.join(", ")}`,
  check: (profile, { settings, carrier, refuse }) => {
    const mode = textOf(profile, "trainerMode");
    if (isListed(mode, settings.allow)) return;
    refuse(`${carrier.shapeHas} trainer mode ${mode}`, `${carrier.chooseShape} one of these modes`);
  },
});
