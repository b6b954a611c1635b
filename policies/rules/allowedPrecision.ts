import { profileRule } from "../profileRule.js";
import { textOf } from "../trainingProfile.js";
import { listText } from "../wording.js";

export const allowedPrecision = profileRule({
  name: "allowed-precision",
  description: "Only listed weight precisions of the base model are accepted.",
  tag: "hardware",
  severity: "low",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Use a training shape with a precision from allowed-precision.allow, or add the precision to that list.",
  settings: {
    allow: {
      type: "array",
      items: { type: "string", minLength: 1 },
      minItems: 1,
      description:
        "Accepted weight precisions, in any usual spelling: BF16, bfloat16 and WEIGHT_PRECISION_BFLOAT16 mean the same.",
    },
  },
  example: { allow: ["BF16", "FP8"] },
  setBy: ["allow"],
  limit: ({ allow }) => `weight precision ${listText(allow, "or")}`,
  reads: ["baseModelWeightPrecision"],
  check: (profile, { settings, carrier, refuse, undecided }) => {
    const precision = textOf(profile, "baseModelWeightPrecision");
    const normal = normalise(precision);
    const fix = carrier.choose("an allowed weight precision");
    if (normal === "UNSPECIFIED") {
      undecided({ found: `weight precision ${precision}, which says nothing`, fix });
    } else if (!settings.allow.some((allowed) => normalise(allowed) === normal)) {
      refuse({ found: `weight precision ${precision}`, fix });
    }
  },
});

/** One name for the spellings in use: `WEIGHT_PRECISION_BFLOAT16`, `bfloat16` and `BF16` become `BF16`. */
export function normalise(precision: string): string {
  return precision
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, "")
    .replace(/^(WEIGHT)?(PRECISION|DTYPE)/, "")
    .replaceAll("FLOAT", "FP")
    .replaceAll("BFP16", "BF16");
}
