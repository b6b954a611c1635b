import { profileRule } from "../profileRule.js";
import { countOf } from "../trainingProfile.js";

const TOKENS = { type: "integer", minimum: 1 } as const;

export const contextLengthBounds = profileRule({
  name: "context-length-bounds",
  description: "The longest supported context of a training shape is within bounds.",
  tag: "release",
  severity: "low",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Use a training shape whose maxSupportedContextLength is within context-length-bounds.min and context-length-bounds.max, or change these.",
  settings: {
    min: { ...TOKENS, description: "The shortest accepted maxSupportedContextLength, in tokens." },
    max: { ...TOKENS, description: "The longest accepted maxSupportedContextLength, in tokens." },
  },
  example: { min: 32768 },
  settingFaults: ({ min, max }) =>
    min !== undefined && max !== undefined && min > max ? [`min is ${min} and max is ${max}: nothing fits.`] : [],
  limits: ["min", "max"],
  standard: ({ min, max }) =>
    [...(min === undefined ? [] : [`at least ${min}`]), ...(max === undefined ? [] : [`at most ${max}`])]
      .join(" and ")
      .replace(/^a/, "A")
      .concat(" tokens are asked for"),
  check: (profile, { settings: { min = 0, max = Infinity }, carrier, refuse }) => {
    const length = countOf(profile, "maxSupportedContextLength");
    if (length >= min && length <= max) return;
    refuse(
      `${carrier.shapeHas} a context of at most ${length} tokens`,
      `${carrier.chooseShape} a ${length < min ? "longer" : "shorter"} one`,
    );
  },
});
