import { type DeployedModelFields } from "../../../client/deploymentManager.js";
import { type DeployedModel } from "../../../client/deploymentSchemas.js";
import { NotReadyError } from "../../../client/errors.js";
import { WaitTimeout } from "../../../client/wait.js";
import { DeploymentFailed, waitForDeployedModel } from "../../../client/waitForDeployment.js";
import { messageOf, type Call, limitOf } from "../../../lifecycle/call.js";
import { describeAge } from "../../../client/duration.js";
import { RunStopped } from "../../../lifecycle/politeStop.js";
import { formatOwnerLine, withOwnerLine, withoutOwnerLine } from "../../../lifecycle/ownership.js";
import { describeIgnored } from "../../../lifecycle/readBack.js";
import { waitOnRow } from "../../../lifecycle/waits.js";
import { PATCHED_FIELDS } from "./fields.js";
import { AnotherLoad, confirmed, ensureLoaded } from "./make.js";
import { unloadOthers } from "./remove.js";
import { type DeployedModelInputs, type DeployedModelState, type Own } from "./state.js";

const DEFAULT_TIMEOUT_MS = 600_000;

/**
 * Waits until the row is DEPLOYED.
 * @param deployment full name
 * @throws NotReadyError when it is there and not ready
 * @throws AnotherLoad when the row itself says that it is of something else
 */
export async function settle(
  row: DeployedModel,
  inputs: DeployedModelInputs,
  deployment: string,
  call: Call,
): Promise<DeployedModel> {
  const { model, timeouts } = inputs;
  const limitMs = limitOf(call, timeouts?.create) ?? DEFAULT_TIMEOUT_MS;
  try {
    const look = (): Promise<DeployedModel> => confirmed(row, { model, deployment }, call);
    const wait = {
      kind: "load",
      limitMs,
      poll: timeouts?.poll,
      billed: inputs.deployment,
      line: (wait: string, words = "in no state") => `loading for ${wait}: ${model} is ${words}`,
    };
    return await waitOnRow(wait, call, (options) => waitForDeployedModel(look, options));
  } catch (error) {
    if (error instanceof AnotherLoad) throw error;
    if (error instanceof RunStopped) {
      const stopped = `${model} is being loaded (${row.name}), and this run was stopped by ${error.by} before that ended. The service goes on with it, on replicas that its deployment is billed for in any case.\nFix: run pulumi up again, it waits for the same load; or pulumi destroy, which unloads it.`;
      throw new NotReadyError(row.name, [stopped], { cause: error });
    }
    const late = error instanceof WaitTimeout ? ` within ${describeAge(limitMs)}` : "";
    const fix =
      error instanceof DeploymentFailed
        ? "look at the deployment, then run pulumi up again"
        : "run pulumi up again, it waits for the same load; or raise timeouts.create";
    const reason = `${model} was not loaded${late} (${row.name}): ${messageOf(error)}\nFix: ${fix}.`;
    throw new NotReadyError(row.name, [reason], { cause: error });
  }
}

/** Brings the writable fields to what is asked for, in one PATCH of all of them, if one differs. */
export async function describe(
  row: DeployedModel,
  wanted: Pick<DeployedModelInputs, (typeof PATCHED_FIELDS)[number]>,
  generation: string | undefined,
  call: Call,
): Promise<DeployedModel> {
  const line = generation === undefined ? undefined : formatOwnerLine(call.identity, generation);
  const fields: DeployedModelFields = {
    displayName: wanted.displayName ?? row.displayName ?? "",
    description: withOwnerLine(wanted.description ?? withoutOwnerLine(row.description), line),
    default: wanted.default ?? row.default,
    public: wanted.public ?? row.public,
  };
  const now = { ...row, displayName: row.displayName ?? "", description: row.description ?? "" };
  if (PATCHED_FIELDS.every((field) => now[field] === fields[field])) return row;
  return call.client().deployments.updateDeployedModel(row.name, fields);
}

/** Requests that name the new model alone would find it nowhere. */
function notDefault(name: string, old: string): NotReadyError {
  const words = describeIgnored(["default"], { default: true }, { default: false });
  const reason = `the service accepted ${name}, but ignored ${words}, so ${old} stays loaded and serves.\nFix: run pulumi up again, which asks once more; or set default: false.`;
  return new NotReadyError(name, [reason]);
}

/**
 * Another model: loaded first, made the default, and only then the old one is taken off. Done again after a crash,
 * each step finds what is done already; state keeps the old model, which still serves, until the end.
 */
export async function swap(
  inputs: DeployedModelInputs,
  saved: DeployedModelState,
  call: Call,
): Promise<{ found: DeployedModel; inputs: DeployedModelInputs; own: Own }> {
  const { deployment, generation, service } = saved;
  const owner = { generation, known: [saved.deployedModelName] };
  const row = await ensureLoaded(inputs, deployment, owner, call);
  const loaded = await settle(row, inputs, deployment, call);
  const isSwap = inputs.model !== saved.model;
  const wanted = isSwap ? { ...inputs, default: inputs.default ?? true } : inputs;
  const found = await describe(loaded, wanted, generation, call);
  if (isSwap) {
    // An answer may be older than the write, or not whole.
    const isDefault = async () => found.default || (await call.client().deployments.getDeployedModel(row.name)).default;
    if (wanted.default === true && !(await isDefault())) throw notDefault(row.name, saved.model);
    await call.say(`${inputs.model} serves; unloading ${saved.model}`);
    await unloadOthers(saved, owner, row.name, call);
  }
  return { found, inputs, own: { service, deployment, generation } };
}
