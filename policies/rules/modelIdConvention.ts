import { carriersOf } from "../carriers.js";
import { notChosen } from "../checkpointInputs.js";
import { type Inputs } from "../inputs.js";
import { rule } from "../rule.js";
import { isRegularExpression, wholeMatch } from "../wholeMatch.js";
import { listText } from "../wording.js";

/** The provider itself checks what the service accepts; this is the team's own convention. */
export const modelIdConvention = rule({
  name: "model-id-convention",
  description: "Model ids follow your own naming convention.",
  tag: "release",
  severity: "low",
  enforcementLevel: "mandatory",
  remediationSteps: "Choose an outputModelId that follows model-id-convention.pattern and model-id-convention.prefix.",
  settings: {
    pattern: {
      type: "string",
      minLength: 1,
      description: "A regular expression (JavaScript) that the whole id has to match, for example [a-z]+-r[0-9]+.",
    },
    prefix: {
      type: "string",
      minLength: 1,
      description: "The text with which every id has to begin, for example prod-.",
    },
  },
  example: { pattern: "[a-z-]+-r[0-9]+" },
  settingFaults: ({ pattern = "" }) =>
    isRegularExpression(pattern) ? [] : [`pattern is not a regular expression: ${pattern}.`],
  on: carriersOf("outputModelId"),
  setBy: ["pattern", "prefix"],
  limit: ({ pattern, prefix }) => {
    const asked = [
      ...(pattern === undefined ? [] : [`fully matches ${pattern}`]),
      ...(prefix === undefined ? [] : [`begins with ${prefix}`]),
    ];
    return `an outputModelId that ${listText(asked, "and")}`;
  },
  reads: ["outputModelId", "outputModelIdPrefix"],
  check: (inputs, { settings: { pattern, prefix = "" }, refuse, undecided }) => {
    const start = generatedStart(inputs);
    if (start !== undefined && !start.startsWith(prefix) && !prefix.startsWith(start)) {
      refuse({ found: `an outputModelId that begins with ${start}`, fix: "choose another outputModelIdPrefix" });
      return;
    }
    const id = inputs.text("outputModelId");
    if (id === undefined) throw notChosen("outputModelId", inputs, "set outputModelId");
    const found = `outputModelId ${id}`;
    if (pattern !== undefined && !isRegularExpression(pattern)) {
      undecided({ found: `${found}, and a pattern that is not a regular expression`, fix: "correct the pattern" });
      return;
    }
    const matches = pattern === undefined || wholeMatch(pattern, id);
    if (matches === undefined) {
      undecided({ found: `${found}, which takes too long to compare with the pattern`, fix: "simplify the pattern" });
    } else if (!matches || !id.startsWith(prefix)) {
      refuse({ found, fix: "choose another outputModelId" });
    }
  },
});

/** With what an id begins that is still to be generated; `undefined` when the id is there, or nothing is said of it. */
function generatedStart(inputs: Inputs<"outputModelId" | "outputModelIdPrefix">): string | undefined {
  if (inputs.isKnown("outputModelId") && inputs.value("outputModelId") !== undefined) return undefined;
  if (!inputs.isKnown("outputModelIdPrefix")) return undefined;
  const prefix = inputs.text("outputModelIdPrefix");
  // One that is written in another way is changed before it is used.
  return prefix !== undefined && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(prefix) && prefix.length < 50
    ? `${prefix}-`
    : undefined;
}
