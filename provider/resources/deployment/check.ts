import { type DeploymentProfile, takesAddons } from "../../client/deploymentProfile.js";
import { SettingError, type Settings } from "../../config.js";
import { lookUpDeploymentShape, lookUpServedModel } from "../../lifecycle/deployments.js";
import { type CheckFailure, type Handler, type Properties } from "../../lifecycle/handler.js";
import { parseIdentity, type Identity } from "../../lifecycle/identity.js";
import { descriptionFault } from "../../lifecycle/ownerLine.js";
import { type ParsedArgs } from "../../lifecycle/parseArgs.js";
import { PreviousInputs } from "../../lifecycle/previousInputs.js";
import { type Records } from "../../lifecycle/records.js";
import { isReplaced } from "../../lifecycle/replacedNames.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { foreignAccounts, parseDeploymentArgs, shapeMismatch, type DeploymentValues } from "./args.js";
import { describeFields, diffDeployment, FIXED_FIELDS, madeOf } from "./fields.js";
import { findTarget, type Target } from "./find.js";
import { checkedInputs, sameUserProperties, userProperties, type DeploymentInputs } from "./inputs.js";
import { describePlan } from "./plan.js";

type CheckResult = Awaited<ReturnType<Handler["check"]>>;

interface Request {
  readonly args: ParsedArgs<DeploymentValues>;
  readonly identity: Identity;
  readonly before: DeploymentInputs | undefined;
  readonly isReplacement: boolean;
}

/**
 * Validates the arguments, resolves the deployment shape into inputs, and refuses what would fail. A
 * resource whose arguments did not change asks nothing, not even for settings.
 */
export function createCheck(runtime: Runtime, records: Records): Handler["check"] {
  const previous = new PreviousInputs();
  const claims = new Map<string, Identity>();

  return async (olds, news) => {
    const identity = parseIdentity(news.__identity);
    records.endRefresh(identity.text);
    const before = previous.of(identity.text, olds) as DeploymentInputs | undefined;
    // On a replacement the engine checks a second time, without the old inputs.
    const isReplacement = before !== undefined && Object.keys(olds).length === 0;
    if (before !== undefined && !isReplacement && sameUserProperties({ ...before }, news)) {
      return { inputs: { ...before, __identity: identity.text }, failures: [] };
    }
    const args = parseDeploymentArgs(userProperties(news));
    if (args.failures.length > 0) return { inputs: news, failures: args.failures };
    const rival = claimId(args.values.deploymentId, identity);
    if (rival !== undefined) return { inputs: news, failures: [rival] };
    try {
      return await checkChanged(runtime.settings(), news, { args, identity, before, isReplacement });
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      return { inputs: news, failures: [{ property: "", reason: error.message }] };
    }
  };

  /** Two resources of one stack cannot be one deployment. */
  function claimId(deploymentId: string | undefined, identity: Identity): CheckFailure | undefined {
    if (deploymentId === undefined) return undefined;
    const rival = claims.get(deploymentId);
    claims.set(deploymentId, identity);
    if (rival === undefined || rival.text === identity.text) return undefined;
    const reason = `'${deploymentId}' is also the id of ${rival.resource} in this stack; two resources cannot be one deployment`;
    return { property: "deploymentId", reason };
  }

  async function checkChanged(settings: Settings, news: Properties, request: Request): Promise<CheckResult> {
    const { args, identity, before } = request;
    const { values, unknown } = args;
    const local = [...foreignAccounts(values, settings.accountId), ...descriptionFaults(request, settings)];
    if (local.length > 0) return { inputs: news, failures: local };
    const preflight = values.preflight ?? settings.preflight ?? "strict";
    const remote: CheckFailure[] = [];
    const attempt = async <T>(property: string, look: () => Promise<T>): Promise<T | undefined> => {
      if (preflight === "off") return undefined;
      try {
        return await look();
      } catch (error) {
        if (error instanceof SettingError && preflight === "strict") throw error;
        const reason = error instanceof Error ? error.message : String(error);
        // One cause, such as a service that is not reached, is told once.
        if (!remote.some((failure) => failure.reason === reason)) remote.push({ property, reason });
        return undefined;
      }
    };

    const shape = values.deploymentShape;
    const profile =
      keptProfile(values, before) ??
      (shape === undefined || shape === "default"
        ? undefined
        : await attempt("deploymentShape", () => lookUpDeploymentShape(shape, runtime)));
    const mismatch = shapeMismatch(values, profile?.deploymentShapeVersion);
    if (mismatch !== undefined) return { inputs: news, failures: [mismatch] };
    const inputs = checkedInputs(news, args, profile) as unknown as DeploymentInputs;
    const changes = before === undefined ? "" : replacedFields(before, inputs, runtime);
    const replaces = request.isReplacement || changes !== "";
    if (replaces && before?.deploymentId !== undefined && before.deploymentId === values.deploymentId) {
      return { inputs: news, failures: [idIsInUse(before.deploymentId, changes)] };
    }
    const creates = before === undefined || replaces;
    let target: Target | undefined;
    if (creates) {
      remote.push(...addonsMisfit(values, profile));
      const { baseModel } = values;
      if (baseModel !== undefined) await attempt("baseModel", () => requireModel(baseModel, runtime));
      const known = !unknown.has("deploymentId") && !FIXED_FIELDS.some((field) => unknown.has(field));
      target = known ? await attempt("deploymentId", () => findTarget(wantedOf(inputs, identity), runtime)) : undefined;
    }
    if (preflight === "strict" && remote.length > 0) return { inputs: news, failures: remote };

    for (const { property, reason } of remote) {
      await runtime.engine.say(identity.urn, `${property}: ${reason}`, { severity: "warning", ephemeral: false });
    }
    if (creates) {
      const replaced = before === undefined ? undefined : { changes, id: oldId(before, identity) };
      await runtime.engine.say(identity.urn, describePlan({ inputs, target, unknown, preflight, replaced }));
    }
    return { inputs: { ...inputs }, failures: [] };
  }

  function wantedOf(inputs: DeploymentInputs, identity: Identity) {
    const { deploymentId } = inputs;
    return { identity, deploymentId, made: madeOf(inputs), recorded: records.recorded(identity.text) };
  }

  function oldId(before: DeploymentInputs, { text }: Identity): string | undefined {
    return [...records.recorded(text)].at(-1)?.split("/").at(-1) ?? before.deploymentId;
  }
}

function descriptionFaults({ args: { values }, identity }: Request, { ownershipMarker }: Settings): CheckFailure[] {
  const reason = descriptionFault(values.description ?? "", identity, ownershipMarker !== false);
  return reason === undefined ? [] : [{ property: "description", reason }];
}

/** The profile that was resolved before stays while the shape's name does. */
function keptProfile(
  { deploymentShape }: Partial<DeploymentValues>,
  before: DeploymentInputs | undefined,
): DeploymentProfile | undefined {
  const kept = before?.deploymentProfile;
  if (typeof kept !== "object" || deploymentShape === undefined) return undefined;
  const same = deploymentShape === before?.deploymentShape || deploymentShape === kept.deploymentShapeVersion;
  return same || kept.deploymentShapeVersion.startsWith(`${deploymentShape}/versions/`) ? kept : undefined;
}

/** What a change of inputs would replace, as text; empty when nothing. */
function replacedFields(before: DeploymentInputs, inputs: DeploymentInputs, runtime: Runtime): string {
  const { replaces } = diffDeployment({ ...before }, { ...inputs }, (name) => isReplaced(runtime, name));
  return describeFields(replaces, { ...before }, { ...inputs });
}

function idIsInUse(deploymentId: string, changes: string): CheckFailure {
  const why = changes === "" ? "it is to be replaced" : `it has to be replaced (${changes})`;
  return {
    property: "deploymentId",
    reason: `'${deploymentId}' cannot be used by the new deployment: ${why}, and the old one serves under that id until the new one is ready; give a new deploymentId, or leave deploymentId out, which lets ids be generated`,
  };
}

function addonsMisfit({ enableAddons }: Partial<DeploymentValues>, profile: DeploymentProfile | undefined) {
  if (enableAddons !== true || takesAddons(profile?.precision)) return [];
  const reason = `needs a deployment shape of precision BF16, and ${profile?.deploymentShapeVersion ?? ""} is ${profile?.precision ?? ""}; choose a BF16 shape, or deploy the LoRA model itself as baseModel`;
  return [{ property: "enableAddons", reason }];
}

async function requireModel(name: string, runtime: Runtime): Promise<void> {
  const model = await lookUpServedModel(name, runtime);
  if (model === undefined) throw new Error(`${name} does not exist, or the key may not see it`);
  if (model.state === "UPLOADING") throw new Error(`${name} is not ready: it is UPLOADING`);
}
