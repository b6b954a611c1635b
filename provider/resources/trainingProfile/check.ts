import { type TrainingProfile } from "../../client/trainingProfile.js";
import { SettingError } from "../../config.js";
import { type Handler, type Properties } from "../../lifecycle/handler.js";
import { parseIdentity } from "../../lifecycle/identity.js";
import { PreviousInputs } from "../../lifecycle/previousInputs.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { foreignAccount, parseTrainingProfileArgs } from "./args.js";
import { describeProfile } from "./describe.js";
import { checkedInputs, sameUserProperties, userProperties, type TrainingProfileInputs } from "./inputs.js";
import { resolve, type Request } from "./resolve.js";

/**
 * Validates the arguments and resolves the shape into inputs, so that preview and policies see the
 * profile. A resource whose arguments did not change asks nothing, not even for settings.
 */
export function createCheck(runtime: Runtime): Handler["check"] {
  const previous = new PreviousInputs();

  return async (olds, news) => {
    const { text, urn } = parseIdentity(news.__identity);
    const before = previous.of(text, olds) as TrainingProfileInputs | undefined;
    if (before !== undefined && sameUserProperties({ ...before }, news)) {
      return { inputs: { ...before, __identity: text }, failures: [] };
    }
    const args = parseTrainingProfileArgs(userProperties(news));
    if (args.failures.length > 0) return { inputs: news, failures: args.failures };
    try {
      const settings = runtime.settings();
      const foreign = foreignAccount(args.values, settings.accountId);
      if (foreign.length > 0) return { inputs: news, failures: foreign };
      const preflight = args.values.preflight ?? settings.preflight ?? "strict";
      return await checkChanged(runtime, urn, news, { ...args, before, preflight });
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      return { inputs: news, failures: [{ property: "", reason: error.message }] };
    }
  };
}

async function checkChanged(
  runtime: Runtime,
  urn: string,
  news: Properties,
  request: Request,
): ReturnType<Handler["check"]> {
  let profile: TrainingProfile | undefined;
  try {
    profile = await resolve(request, runtime);
  } catch (error) {
    const strict = request.preflight === "strict";
    if (strict && error instanceof SettingError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    if (strict) {
      return { inputs: news, failures: [{ property: "trainingShape", reason }] };
    }
    await runtime.engine.say(urn, `trainingShape: ${reason}`, { severity: "warning", ephemeral: false });
  }
  const line = describe(request, profile);
  if (line !== undefined) await runtime.engine.say(urn, line);
  return { inputs: checkedInputs(news, request, profile), failures: [] };
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
