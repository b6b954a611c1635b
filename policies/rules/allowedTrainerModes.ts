import { isListed, NAME_PATTERNS } from "../patterns.js";
import { profileRule } from "../profileRule.js";
import { textOf } from "../trainingProfile.js";
import { listText } from "../wording.js";

/** Modes are an open list of the service. */
export const allowedTrainerModes = profileRule({
  name: "allowed-trainer-modes",
  description: "Only listed trainer modes are accepted, for example LoRA only.",
  tag: "hardware",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps: "Use a training shape with a mode from allowed-trainer-modes.allow, or add its mode to that list.",
  settings: {
    allow: {
      ...NAME_PATTERNS,
      description:
        "Accepted trainer modes: LORA_TRAINER, POLICY_TRAINER, FORWARD_ONLY, or the start of a name followed by *.",
    },
  },
  example: { allow: ["LORA_TRAINER"] },
  note: "It judges the mode of the training shape. A LoRA run on a `POLICY_TRAINER` shape therefore counts as `POLICY_TRAINER`.",
  setBy: ["allow"],
  limit: ({ allow }) => `trainer mode ${listText(allow, "or")}`,
  reads: ["trainerMode"],
  check: (profile, { settings, carrier, refuse }) => {
    const mode = textOf(profile, "trainerMode");
    if (isListed(mode, settings.allow)) return;
    refuse({ found: `trainer mode ${mode}`, fix: carrier.choose("an allowed trainer mode") });
  },
});
