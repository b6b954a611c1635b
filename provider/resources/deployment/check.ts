import { type DeploymentProfile, takesAddons } from "../../client/deploymentProfile.js";
import { checkChanged, type Changed, type CheckResult } from "../../lifecycle/checkChanged.js";
import { lookUpDeploymentShape, lookUpServedModel } from "../../lifecycle/deployments.js";
import { Findings } from "../../lifecycle/findings.js";
import { type CheckFailure, type Handler } from "../../lifecycle/handler.js";
import { IdClaims } from "../../lifecycle/idClaims.js";
import { type Identity } from "../../lifecycle/identity.js";
import { descriptionFault } from "../../lifecycle/ownerLine.js";
import { type Records } from "../../lifecycle/records.js";
import { isReplaced } from "../../lifecycle/replacedNames.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { foreignAccounts, parseDeploymentArgs, shapeMismatch, type DeploymentValues } from "./args.js";
import { describeFields, diffDeployment, FIXED_FIELDS, madeOf } from "./fields.js";
import { findTarget, type Target } from "./find.js";
import { checkedInputs, type DeploymentInputs } from "./inputs.js";
import { describePlan } from "./plan.js";

type Request = Changed<DeploymentValues, DeploymentInputs>;

/** Validates the arguments, resolves the deployment shape into inputs, and refuses what would fail. */
export function createCheck(runtime: Runtime, records: Records): Handler["check"] {
  const claims = new IdClaims("deploymentId", "deployment");

  return checkChanged<DeploymentValues, DeploymentInputs>(runtime, {
    parse: (own, identity) => {
      const args = parseDeploymentArgs(own);
      return args.failures.length > 0 ? args : { ...args, failures: claims.claim(args.values.deploymentId, identity) };
    },
    check: checkOne,
    replacementIsChange: true,
    records,
  });

  async function checkOne(request: Request): Promise<CheckResult> {
    const { identity, news, values, unknown, before, settings, preflight } = request;
    const local = [...foreignAccounts(values, settings.accountId), ...descriptionFaults(request)];
    if (local.length > 0) return { inputs: news, failures: local };
    const findings = new Findings(preflight);

    const shape = values.deploymentShape;
    const profile =
      keptProfile(values, before) ??
      (shape === undefined || shape === "default"
        ? undefined
        : await findings.attempt("deploymentShape", () => lookUpDeploymentShape(shape, runtime)));
    const mismatch = shapeMismatch(values, profile?.deploymentShapeVersion);
    if (mismatch !== undefined) return { inputs: news, failures: [mismatch] };
    const inputs = checkedInputs(news, request, profile) as unknown as DeploymentInputs;
    const changes = before === undefined ? "" : replacedFields(before, inputs, runtime);
    const replaces = request.isReplacement || changes !== "";
    if (replaces && before?.deploymentId !== undefined && before.deploymentId === values.deploymentId) {
      return { inputs: news, failures: [idIsInUse(before.deploymentId, changes)] };
    }
    const creates = before === undefined || replaces;
    let target: Target | undefined;
    if (creates) {
      findings.add(...addonsMisfit(values, profile));
      const { baseModel } = values;
      if (baseModel !== undefined) await findings.attempt("baseModel", () => requireModel(baseModel, runtime));
      const known = !unknown.has("deploymentId") && !FIXED_FIELDS.some((field) => unknown.has(field));
      target = known
        ? await findings.attempt("deploymentId", () => findTarget(wantedOf(inputs, identity), runtime))
        : undefined;
    }
    const refusals = findings.refusals();
    if (refusals.length > 0) return { inputs: news, failures: refusals };

    await findings.warn(runtime, identity.urn);
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

function descriptionFaults({ values, identity, settings }: Request): CheckFailure[] {
  const reason = descriptionFault(values.description ?? "", identity, settings.ownershipMarker !== false);
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
