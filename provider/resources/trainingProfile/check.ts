import { type TrainingProfile } from "../../client/trainingProfile.js";
import { checkChanged, type Changed, type CheckResult } from "../../lifecycle/checkChanged.js";
import { Findings } from "../../lifecycle/findings.js";
import { type Handler } from "../../lifecycle/handler.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { foreignAccount, parseTrainingProfileArgs, type TrainingProfileValues } from "./args.js";
import { describeProfile } from "./describe.js";
import { checkedInputs, userProperties, type TrainingProfileInputs } from "./inputs.js";
import { resolve, type Request } from "./resolve.js";

/** Validates the arguments and resolves the shape into inputs, so that preview and policies see the profile. */
export function createCheck(runtime: Runtime): Handler["check"] {
  return checkChanged<TrainingProfileValues, TrainingProfileInputs>(runtime, {
    parse: parseTrainingProfileArgs,
    check: checkOne,
    own: userProperties,
  });

  async function checkOne(request: Changed<TrainingProfileValues, TrainingProfileInputs>): Promise<CheckResult> {
    const { identity, news, values, settings, preflight } = request;
    const foreign = foreignAccount(values, settings.accountId);
    if (foreign.length > 0) return { inputs: news, failures: foreign };
    const findings = new Findings(preflight);
    const profile =
      preflight === "off"
        ? await resolve(request, runtime)
        : await findings.attempt("trainingShape", () => resolve(request, runtime));
    const refusals = findings.refusals();
    if (refusals.length > 0) return { inputs: news, failures: refusals };
    await findings.warn(runtime, identity.urn);
    const line = describe(request, profile);
    if (line !== undefined) await runtime.engine.say(identity.urn, line);
    return { inputs: checkedInputs(news, request, profile), failures: [] };
  }
}

/** The line on the preview row of a new resource, or of one that has to wait; `diff` tells what changes. */
function describe({ values, unknown, preflight, before }: Request, profile: TrainingProfile | undefined) {
  if (profile !== undefined && values.trainingShape !== undefined) {
    return before === undefined ? describeProfile(values.trainingShape, profile) : undefined;
  }
  const waiting = [...unknown].filter((property) => property !== "preflight");
  const why =
    waiting.length > 0
      ? `${waiting.join(", ")} not known yet`
      : preflight === "off"
        ? "preflight is off, nothing was looked up"
        : "it could not be looked up";
  return `the version is chosen during the update: ${why}; policies on hardware were not evaluated`;
}
