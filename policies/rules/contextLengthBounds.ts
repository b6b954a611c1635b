import { profileRule } from "../profileRule.js";
import { countOf } from "../trainingProfile.js";
import { boundsText } from "../wording.js";

const TOKENS = { type: "integer", minimum: 1 } as const;

export const contextLengthBounds = profileRule({
  name: "context-length-bounds",
  description: "The context length that a training shape supports is within limits.",
  tag: "release",
  severity: "low",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Use a training shape whose maxSupportedContextLength is within context-length-bounds.min and context-length-bounds.max, or change these settings.",
  settings: {
    min: { ...TOKENS, description: "The shortest accepted maxSupportedContextLength, in tokens." },
    max: { ...TOKENS, description: "The longest accepted maxSupportedContextLength, in tokens." },
  },
  example: { min: 32768 },
  settingFaults: ({ min, max }) =>
    min !== undefined && max !== undefined && min > max
      ? [`min is ${min}, which is more than max, ${max}: no training shape can pass.`]
      : [],
  setBy: ["min", "max"],
  limit: ({ min, max }) => `a context of ${boundsText([min, "token"], [max, "token"])}`,
  reads: ["maxSupportedContextLength"],
  check: (profile, { settings: { min = 0, max = Infinity }, carrier, limit, refuse }) => {
    const length = countOf(profile, "maxSupportedContextLength");
    if (length < min || length > max) refuse({ found: `a context of ${length} tokens`, fix: carrier.choose(limit) });
  },
});
