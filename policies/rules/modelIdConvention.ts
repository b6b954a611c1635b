import { carriersOf } from "../carriers.js";
import { textInputOf } from "../inputOf.js";
import { NotLookedUp } from "../notEvaluated.js";
import { rule } from "../rule.js";

/** The provider itself checks what the service accepts; this is the team's own convention. */
export const modelIdConvention = rule({
  name: "model-id-convention",
  description: "Ids of models follow a convention of your own.",
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
    prefix: { type: "string", minLength: 1, description: "How every id begins, for example prod-." },
  },
  example: { pattern: "[a-z-]+-r[0-9]+" },
  settingFaults: ({ pattern }) =>
    pattern === undefined || wholeMatch(pattern) !== undefined
      ? []
      : [`pattern is not a regular expression: ${pattern}.`],
  on: carriersOf("outputModelId"),
  limits: ["pattern", "prefix"],
  standard: ({ pattern, prefix }) =>
    [
      ...(pattern === undefined ? [] : [`the form ${pattern}`]),
      ...(prefix === undefined ? [] : [`the beginning ${prefix}`]),
    ]
      .join(" and ")
      .replace(/^t/, "T")
      .concat(" is asked for"),
  check: (resource, { settings: { pattern, prefix }, refuse, undecided }) => {
    const id = textInputOf(resource, "outputModelId");
    if (id === undefined) throw new NotLookedUp("outputModelId", "Set outputModelId, or turn preflight on");
    const form = pattern === undefined ? /^/ : wholeMatch(pattern);
    if (form === undefined) {
      undecided(`The id is ${id}`, "That is not a regular expression, so the id cannot be judged; correct it.");
      return;
    }
    if (form.test(id) && id.startsWith(prefix ?? "")) return;
    refuse(`The id is ${id}`, "Choose an outputModelId that fits");
  },
});

function wholeMatch(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`, "u");
  } catch {
    return undefined;
  }
}
