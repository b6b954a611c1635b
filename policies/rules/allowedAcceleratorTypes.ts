import { acceleratorRule } from "../acceleratorRule.js";
import { textOf } from "../trainingProfile.js";

/** Types are open strings, and the documentation and the API spell some differently: hence the suffix. */
export const allowedAcceleratorTypes = acceleratorRule<{ allow: readonly string[] }>({
  name: "allowed-accelerator-types",
  description: "Only listed accelerator types are accepted.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Use a training shape with an accelerator type from allowed-accelerator-types.allow, or add the type to that list.",
  settings: {
    allow: {
      type: "array",
      items: { type: "string", pattern: "^[^*]*[*]?$", minLength: 1 },
      minItems: 1,
      description:
        "Accepted accelerator types: exact names such as NVIDIA_H200_141GB, or the start of a name and * such as NVIDIA_B200*.",
    },
  },
  limit: "allow",
  limitText: ({ allow }) => `Allowed are ${allow.join(", ")}`,
  check: (profile, { settings, exceeds }) => {
    const type = textOf(profile, "acceleratorType");
    if (!settings.allow.some((pattern) => matches(type, pattern))) exceeds(type, "one of these");
  },
});

function matches(type: string, pattern: string): boolean {
  return pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}
