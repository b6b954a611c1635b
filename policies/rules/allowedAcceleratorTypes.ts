import { isListed, NAME_PATTERNS } from "../patterns.js";
import { profileRule } from "../profileRule.js";
import { textOf } from "../trainingProfile.js";
import { listText } from "../wording.js";

/** Types are open strings, and the documentation and the API spell some differently: hence the star. */
export const allowedAcceleratorTypes = profileRule({
  name: "allowed-accelerator-types",
  description: "Only listed accelerator types are accepted.",
  tag: "hardware",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Use a training shape with an accelerator type from allowed-accelerator-types.allow, or add the type to that list.",
  settings: {
    allow: {
      ...NAME_PATTERNS,
      description:
        "Accepted accelerator types: exact names such as NVIDIA_H200_141GB, or the start of a name followed by *, such as NVIDIA_B200*.",
    },
  },
  example: { allow: ["NVIDIA_H200_141GB", "NVIDIA_B200*"] },
  note: "No preset has a list, so set one. Fireworks' documentation and its API name some types differently (`NVIDIA_B200_192GB`, `NVIDIA_B200_180GB`): use the star.",
  acceleratorTypesIn: "allow",
  setBy: ["allow"],
  limit: ({ allow }) => `accelerator type ${listText(allow, "or")}`,
  reads: ["acceleratorType"],
  check: (profile, { settings, carrier, refuse }) => {
    const type = textOf(profile, "acceleratorType");
    if (isListed(type, settings.allow)) return;
    refuse({ found: `accelerator type ${type}`, fix: carrier.choose("an allowed accelerator type") });
  },
});
