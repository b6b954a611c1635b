import { type DeploymentProfile, takesAddons } from "../../../client/deploymentProfile.js";
import { shownTo, type Call } from "../../../lifecycle/call.js";
import { type Changed, Findings } from "../../../lifecycle/check.js";
import { type CheckFailure, type CheckResult, typed } from "../../../lifecycle/handler.js";
import { type Memory } from "../../../lifecycle/memory.js";
import { type Target } from "../../../lifecycle/freeId.js";
import { orLater } from "../../../lifecycle/properties.js";
import { NO_DIFFERENCE } from "../../../lifecycle/fieldTable.js";
import { choosers, kept } from "../../../lifecycle/sticky.js";
import { type DeploymentValues, shapeMismatch } from "./args.js";
import { compare, describeFields, isTried } from "./compare.js";
import { inferenceModelOf, resolveProfile } from "./complete.js";
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
  const difference = before === undefined ? NO_DIFFERENCE : compare(before, inputs, call);
  const changes = describeFields(difference.replaces, shownTo(call, { ...before }), shownTo(call, { ...inputs }));
  const replaces = isReplacement || changes !== "";
  if (replaces && before?.deploymentId !== undefined && before.deploymentId === values.deploymentId) {
    return { inputs: news, failures: [idIsInUse(before.deploymentId, changes)] };
  }
  const creates = before === undefined || replaces;
  const reshapes = difference.updates.some(isTried);
  if (creates || reshapes) findings.add(...addonsMisfit(values, profile));
  if (creates) {
    const { baseModel } = values;
    if (baseModel !== undefined) await findings.attempt("baseModel", () => requireModel(baseModel, call));
  }
  const isKnown = ![...FIXED_FIELDS, "deploymentId"].some((field) => unknown.has(field));
  const stays = !creates && difference.uncertain.length === 0;
  // That a state of an older version tells no name, and the service neither, refuses nothing.
  const looks = creates ? findings : new Findings(preflight);
  const asks = isKnown && !(stays && before.deploymentName !== undefined);
  const target = asks ? await looks.attempt("deploymentId", () => findDeployment(inputs, call, memory)) : undefined;
  const names = stays && !asks ? before : await namesOf(request, target, looks, call);
  const refusals = findings.refusals();
  if (refusals.length > 0) return { inputs: news, failures: refusals };

  await findings.warn(call);
  if (names.deploymentName !== undefined && (reshapes || (creates && target?.existing === undefined))) {
    call.plan.deployments.tell(planned(names.deploymentName, request, profile));
  }
  if (creates) {
    const id = [...memory.recorded(text)].at(-1)?.split("/").at(-1) ?? before?.deploymentId;
    const model = call.plan.isReplaced(before?.baseModel) ? before?.baseModel : undefined;
    const replaced = before === undefined ? undefined : { changes, id, inputs: before, model };
    call.announce(describePlan({ inputs, target, unknown, preflight, replaced }));
  }
  const { deploymentName, inferenceModel } = names;
  const known = { deploymentName: orLater(deploymentName, call), inferenceModel: orLater(inferenceModel, call) };
  return { inputs: { ...inputs, ...known }, failures: [] };
}

/** The names of a deployment that is to be created, or whose state is an older version's. @param target as its id was looked for */
async function namesOf(
  { values: { deploymentId, baseModel } }: ChangedDeployment,
  target: Target<unknown> | undefined,
  findings: Findings,
  call: Call,
): Promise<Pick<DeploymentInputs, "deploymentName" | "inferenceModel">> {
  if (target?.otherwise !== undefined) return {};
  const deploymentName =
    target?.name ??
    (deploymentId === undefined
      ? undefined
      : await findings.attempt("deploymentId", () => call.client().deployments.deploymentNameOf(deploymentId)));
  const planned = call.plan.models.find(baseModel ?? "");
  const isOpen = planned !== undefined && planned.kind === undefined;
  if (deploymentName === undefined || baseModel === undefined || isOpen) return { deploymentName };
  const inferenceModel = await findings.attempt("baseModel", () => inferenceModelOf(deploymentName, baseModel, call));
  return { deploymentName, inferenceModel };
}

/** The deployment as the service will show it, as far as that is known. */
function planned(name: string, { values }: ChangedDeployment, profile: DeploymentProfile | undefined) {
  const { baseModel, enableAddons = false, precision = profile?.precision } = values;
  return { name, baseModel, enableAddons, precision, deploymentShape: profile?.deploymentShapeVersion };
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

function idIsInUse(deploymentId: string, changes: string): CheckFailure {
  const why = changes === "" ? "it is to be replaced" : `it has to be replaced (${changes})`;
  return {
    property: "deploymentId",
    reason: `'${deploymentId}' cannot be used by the new deployment: ${why}, and the old one serves under that id until the new one is ready; give a new deploymentId, or leave deploymentId out, which lets ids be generated`,
  };
}

function addonsMisfit({ enableAddons }: Partial<DeploymentValues>, profile: DeploymentProfile | undefined) {
  if (enableAddons !== true || profile === undefined || takesAddons(profile)) return [];
  const { deploymentShapeVersion: shape, precision = "" } = profile;
  const reason =
    profile.enableAddons === false
      ? `needs a deployment shape that takes LoRA models, and ${shape} has enableAddons: false; choose another shape, or deploy the LoRA model itself as baseModel`
      : `needs a deployment shape of precision BF16, and ${shape} is ${precision}; choose a BF16 shape, or deploy the LoRA model itself as baseModel`;
  return [{ property: "enableAddons", reason }];
}

async function requireModel(name: string, call: Call): Promise<void> {
  const model = await call.lookups().servedModel(name);
  if (model === undefined) throw new Error(`${name} does not exist, or the key may not see it`);
  if (model.state === "UPLOADING") throw new Error(`${name} is not ready: it is UPLOADING`);
}
