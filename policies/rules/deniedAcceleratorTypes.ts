import { isListed, NAME_PATTERNS } from "../patterns.js";
import { profileRule } from "../profileRule.js";
import { textOf } from "../trainingProfile.js";
import { listText } from "../wording.js";

export const deniedAcceleratorTypes = profileRule({
  name: "denied-accelerator-types",
  description: "Listed accelerator types are refused.",
  tag: "hardware",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Use a training shape with another accelerator type, or remove the type from denied-accelerator-types.deny.",
  settings: {
    deny: {
      ...NAME_PATTERNS,
      description:
        "Refused accelerator types: exact names, or the start of a name followed by *, such as NVIDIA_B300*.",
    },
  },
  example: { deny: ["NVIDIA_B300*"] },
  note: "A type that is both here and in `allowed-accelerator-types` is refused.",
  acceleratorTypesIn: "deny",
  setBy: ["deny"],
  limit: ({ deny }) => `any accelerator type except ${listText(deny, "and")}`,
  reads: ["acceleratorType"],
  check: (profile, { settings, carrier, refuse }) => {
    const type = textOf(profile, "acceleratorType");
    if (!isListed(type, settings.deny)) return;
    refuse({ found: `accelerator type ${type}`, fix: carrier.choose("another accelerator type") });
  },
});
