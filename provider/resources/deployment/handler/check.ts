import { type DeploymentProfile, takesAddons } from "../../../client/deploymentProfile.js";
import { shownTo, type Call } from "../../../lifecycle/call.js";
import { type Changed, Findings } from "../../../lifecycle/check.js";
import { type CheckFailure, type CheckResult, typed } from "../../../lifecycle/handler.js";
import { type Memory } from "../../../lifecycle/memory.js";
import { choosers, kept } from "../../../lifecycle/sticky.js";
import { type DeploymentValues, shapeMismatch } from "./args.js";
import { compare, describeFields } from "./compare.js";
import { FIXED_FIELDS } from "./fields.js";
import { findDeployment } from "./make.js";
import { describePlan } from "./row.js";
import { type DeploymentInputs, checkedInputs } from "./state.js";

type ChangedDeployment = Changed<DeploymentValues, DeploymentInputs>;

/** Resolves the deployment shape into inputs, and refuses what would fail. */
export async function check(request: ChangedDeployment, call: Call, memory: Memory): Promise<CheckResult> {
  const { news, values, unknown, before, preflight, isReplacement } = request;
  const { text } = call.identity;
  const findings = new Findings(preflight);

  const profile =
    keptProfile(request) ?? (await findings.attempt("deploymentShape", () => resolveProfile(values, call)));
  const mismatch = shapeMismatch(values, profile?.deploymentShapeVersion);
  if (mismatch !== undefined) return { inputs: news, failures: [mismatch] };
  const inputs = typed<DeploymentInputs>(checkedInputs(news, request, profile));
  const changes = before === undefined ? "" : replacedFields(before, inputs, call);
  const replaces = isReplacement || changes !== "";
  if (replaces && before?.deploymentId !== undefined && before.deploymentId === values.deploymentId) {
    return { inputs: news, failures: [idIsInUse(before.deploymentId, changes)] };
  }
  const creates = before === undefined || replaces;
  if (creates) {
    findings.add(...addonsMisfit(values, profile));
    const { baseModel } = values;
    if (baseModel !== undefined) await findings.attempt("baseModel", () => requireModel(baseModel, call));
  }
  const isKnown = ![...FIXED_FIELDS, "deploymentId"].some((field) => unknown.has(field));
  const target =
    creates && isKnown ? await findings.attempt("deploymentId", () => findDeployment(inputs, call, memory)) : undefined;
  const refusals = findings.refusals();
  if (refusals.length > 0) return { inputs: news, failures: refusals };

  await findings.warn(call);
  if (creates) {
    const id = [...memory.recorded(text)].at(-1)?.split("/").at(-1) ?? before?.deploymentId;
    const replaced = before === undefined ? undefined : { changes, id };
    call.announce(describePlan({ inputs, target, unknown, preflight, replaced }));
  }
  return { inputs: { ...inputs }, failures: [] };
}

/** Resolves what `check` could not: preflight was off, or the look-up failed. */
export async function complete(inputs: DeploymentInputs, call: Call): Promise<DeploymentInputs> {
  const { deploymentProfile, __resolved = [] } = inputs;
  const resolved = deploymentProfile === undefined ? await resolveProfile(inputs, call) : undefined;
  if (resolved === undefined) return inputs;
  const mismatch = shapeMismatch(inputs, resolved.deploymentShapeVersion);
  if (mismatch !== undefined) throw new Error(`${mismatch.property}: ${mismatch.reason}. Nothing was created.`);
  return { ...inputs, deploymentProfile: resolved, __resolved: [...__resolved, "deploymentProfile"] };
}

async function resolveProfile(
  { deploymentShape }: Partial<DeploymentValues>,
  call: Call,
): Promise<DeploymentProfile | undefined> {
  if (deploymentShape === undefined || deploymentShape === "default") return undefined;
  return call.lookups().deploymentProfile(deploymentShape);
}

/** The profile that was resolved before stays while the shape's name does. */
function keptProfile({ values, unknown, before }: ChangedDeployment): DeploymentProfile | undefined {
  const { deploymentShape: shape } = values;
  const held = typeof before?.deploymentProfile === "object" ? before.deploymentProfile : undefined;
  if (held === undefined || shape === undefined) return undefined;
  const { deploymentShapeVersion: version } = held;
  return kept({
    held,
    now: choosers(["deploymentShape"], values, unknown),
    then: before && choosers(["deploymentShape"], before),
    isNamed: shape === version || version.startsWith(`${shape}/versions/`),
  });
}

/** What a change of inputs would replace, as text; empty when nothing. */
function replacedFields(before: DeploymentInputs, inputs: DeploymentInputs, call: Call): string {
  const { plan } = call;
  const { replaces } = compare(before, inputs, (name) => plan.isReplaced(name));
  return describeFields(replaces, { ...shownTo(call, before) }, { ...shownTo(call, inputs) });
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

async function requireModel(name: string, call: Call): Promise<void> {
  const model = await call.lookups().servedModel(name);
  if (model === undefined) throw new Error(`${name} does not exist, or the key may not see it`);
  if (model.state === "UPLOADING") throw new Error(`${name} is not ready: it is UPLOADING`);
}
