import { type DeployedModelFields } from "../../client/deploymentManager.js";
import { type DeployedModel } from "../../client/deploymentSchemas.js";
import { FireworksApiError, NotFoundError, NotReadyError } from "../../client/errors.js";
import { waitUntil, WaitTimeout } from "../../client/wait.js";
import { DeploymentFailed, waitForDeployedModel } from "../../client/waitForDeployment.js";
import { deploymentsOf } from "../../lifecycle/deployments.js";
import { describeAge, parseDuration } from "../../lifecycle/duration.js";
import { parseIdentity } from "../../lifecycle/identity.js";
import {
  formatOwnerLine,
  ownerOf,
  parseOwnerLine,
  withOwnerLine,
  withoutOwnerLine,
} from "../../lifecycle/ownerLine.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { type DeployedModelInputs } from "./args.js";
import { type DeployedModelState } from "./state.js";

const DEFAULT_TIMEOUT_MS = 600_000;
/** How long a loaded model may take to be listed after a request whose answer was lost. */
const APPEARANCE_TIMEOUT_MS = 60_000;

/** Whose the rows are that this resource may touch. */
export interface Owner {
  readonly generation: string | undefined;
  /** Rows that state names. */
  readonly known: readonly string[];
}

/**
 * Makes sure that the model is on the deployment exactly once: looks first, loads it only when it is not
 * there, and after a lost answer looks again instead of sending again.
 * @throws Error when somebody else has loaded it there
 */
export async function ensureLoaded(
  inputs: DeployedModelInputs,
  deployment: string,
  owner: Owner,
  runtime: Runtime,
): Promise<DeployedModel> {
  const deployments = deploymentsOf(runtime);
  const identity = parseIdentity(inputs.__identity);
  const { model, displayName, description = "" } = inputs;
  const find = async (): Promise<DeployedModel | undefined> => {
    const rows = await deployments.listDeployedModels(deployment);
    const found = rows.find((row) => row.model === model && row.state !== "UNDEPLOYING");
    if (found !== undefined) requireOwn(found, owner, inputs);
    return found;
  };
  const existing = await find();
  if (existing !== undefined) return existing;
  await runtime.engine.say(identity.urn, `loading ${model} on ${deployment}`);
  const line = owner.generation === undefined ? undefined : formatOwnerLine(identity, owner.generation);
  const text = withOwnerLine(description, line);
  try {
    return await deployments.loadDeployedModel({
      model,
      deployment,
      ...(displayName === undefined ? {} : { displayName }),
      ...(text === "" ? {} : { description: text }),
      ...(inputs.default === undefined ? {} : { default: inputs.default }),
      ...(inputs.public === undefined ? {} : { public: inputs.public }),
    });
  } catch (error) {
    if (!(error instanceof FireworksApiError) || error.effect === "none") throw error;
    const timeoutMs = error.status === 409 ? 0 : APPEARANCE_TIMEOUT_MS;
    const look = async () => {
      const found = await find();
      return found === undefined ? { running: undefined } : { done: found };
    };
    return await waitUntil(look, { clock: runtime.clock, timeoutMs, signal: runtime.signal }).catch((late: unknown) => {
      throw late instanceof WaitTimeout ? error : late;
    });
  }
}

/** Whether this resource has loaded a row: its ownership line says so, or state names it. */
export function isOwnRow(row: DeployedModel, { generation, known }: Owner, identity: string): boolean {
  const line = parseOwnerLine(row.description);
  if (line === undefined) return known.includes(row.name);
  // A run that ended before it could save the state has left another generation.
  return line.owner === ownerOf({ text: identity }) && (known.length === 0 || line.generation === generation);
}

function requireOwn(row: DeployedModel, owner: Owner, { __identity, model }: DeployedModelInputs): void {
  if (isOwnRow(row, owner, parseIdentity(__identity).text)) return;
  throw new Error(
    `${model} is loaded there already (${row.name}, ${row.state ?? "no state"}), and nothing proves that this resource did it.\nFix: unload it there, or leave it to whoever loaded it.`,
  );
}

/** Waits until the row is DEPLOYED. @throws NotReadyError when it is there and not ready */
export async function awaitLoaded(
  row: DeployedModel,
  inputs: DeployedModelInputs,
  runtime: Runtime,
): Promise<DeployedModel> {
  const { urn } = parseIdentity(inputs.__identity);
  const timeoutMs = parseDuration(inputs.timeouts?.create ?? "") ?? DEFAULT_TIMEOUT_MS;
  try {
    return await waitForDeployedModel(() => deploymentsOf(runtime).getDeployedModel(row.name), {
      clock: runtime.clock,
      signal: runtime.signal,
      timeoutMs,
      maxPollMs: parseDuration(inputs.timeouts?.poll ?? ""),
      onProgress: (message, elapsedMs) => {
        void runtime.engine.say(urn, `loading ${inputs.model} for ${describeAge(elapsedMs)}: ${message ?? "no state"}`);
      },
    });
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    const late = error instanceof WaitTimeout ? ` within ${describeAge(timeoutMs)}` : "";
    const fix =
      error instanceof DeploymentFailed
        ? "look at the deployment, then run pulumi up again"
        : "run pulumi up again, it waits for the same load; or raise timeouts.create";
    throw new NotReadyError(row.name, [`${inputs.model} was not loaded${late} (${row.name}): ${cause}\nFix: ${fix}.`], {
      cause: error,
    });
  }
}

/** Brings the writable fields to what is asked for, in one PATCH of all of them, if one differs. */
export async function describeRow(
  row: DeployedModel,
  wanted: Partial<Pick<DeployedModelInputs, "default" | "displayName" | "description" | "public">>,
  generation: string | undefined,
  identity: string,
  runtime: Runtime,
): Promise<DeployedModel> {
  const line = generation === undefined ? undefined : formatOwnerLine(parseIdentity(identity), generation);
  const fields: DeployedModelFields = {
    displayName: wanted.displayName ?? row.displayName ?? "",
    description: withOwnerLine(wanted.description ?? withoutOwnerLine(row.description), line),
    default: wanted.default ?? row.default,
    public: wanted.public ?? row.public,
  };
  const now = { ...row, displayName: row.displayName ?? "", description: row.description ?? "" };
  const differs = (["displayName", "description", "default", "public"] as const).some(
    (key) => now[key] !== fields[key],
  );
  if (!differs) return row;
  return deploymentsOf(runtime).updateDeployedModel(row.name, fields);
}

/**
 * Takes rows of this resource off the deployment and waits until they are gone.
 * @param keep the row that stays
 */
export async function unloadOthers(
  saved: Pick<DeployedModelState, "__identity" | "deployment" | "timeouts">,
  owner: Owner,
  keep: string | undefined,
  runtime: Runtime,
): Promise<void> {
  const deployments = deploymentsOf(runtime);
  const identity = parseIdentity(saved.__identity);
  const timeoutMs = parseDuration(saved.timeouts?.delete ?? "") ?? DEFAULT_TIMEOUT_MS;
  await waitUntil(
    async () => {
      const rows = await deployments.listDeployedModels(saved.deployment);
      const own = rows.filter((row) => row.name !== keep && isOwnRow(row, owner, identity.text));
      if (own.length === 0) return { done: undefined };
      for (const { name, state } of own) {
        if (state === "UNDEPLOYING") continue;
        try {
          await deployments.unloadDeployedModel(name);
        } catch (error) {
          // Gone meanwhile, or not known: the next look tells.
          const open = error instanceof FireworksApiError && error.effect === "unknown" && error.status !== 409;
          if (!(error instanceof NotFoundError) && !open) throw error;
        }
      }
      const names = own.map(({ model, name }) => model?.split("/").at(-1) ?? name).join(", ");
      return { running: `unloading ${names}` };
    },
    {
      clock: runtime.clock,
      signal: runtime.signal,
      timeoutMs,
      maxPollMs: parseDuration(saved.timeouts?.poll ?? ""),
      toleratesFailures: false,
      onProgress: (message) => {
        if (message !== undefined) void runtime.engine.say(identity.urn, message);
      },
    },
  );
}
