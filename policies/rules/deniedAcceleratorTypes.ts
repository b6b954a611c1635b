import { isListed, NAME_PATTERNS } from "../patterns.js";
import { profileRule } from "../profileRule.js";
import { textOf } from "../trainingProfile.js";

export const deniedAcceleratorTypes = profileRule({
  name: "denied-accelerator-types",
  reads: "hardware",
  description: "Listed accelerator types are refused.",
  tag: "hardware",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Use a training shape with another accelerator type, or remove the type from denied-accelerator-types.deny.",
  settings: {
    deny: {
      ...NAME_PATTERNS,
      description: "Refused accelerator types: exact names, or the start of a name and * such as NVIDIA_B300*.",
    },
  },
  example: { deny: ["NVIDIA_B300*"] },
  note: "It acts beside `allowed-accelerator-types`: a type that both lists name is refused.",
  limits: ["deny"],
  standard: ({ deny }) => `Denied are ${deny.join(", ")}`,
  check: (profile, { settings, carrier, refuse }) => {
    const type = textOf(profile, "acceleratorType");
    if (isListed(type, settings.deny)) refuse(`${carrier.uses} ${type}`, `${carrier.choose} none of these`);
  },
});
