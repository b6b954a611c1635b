import { carriersOf } from "../carriers.js";
import { textInputOf } from "../inputOf.js";
import { NotLookedUp } from "../notEvaluated.js";
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
  check: (resource, { settings: { pattern, prefix = "" }, refuse, undecided }) => {
    const id = textInputOf(resource, "outputModelId");
    if (id === undefined) throw new NotLookedUp("outputModelId", "set outputModelId, or turn preflight on");
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
