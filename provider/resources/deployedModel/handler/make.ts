import { type DeployedModel } from "../../../client/deploymentSchemas.js";
import { isSame } from "../../../client/identity.js";
import { FireworksApiError } from "../../../client/errors.js";
import { WaitTimeout, waitUntil } from "../../../client/wait.js";
import { type Call } from "../../../lifecycle/call.js";
import { takenOver } from "../../../lifecycle/freeId.js";
import { type Made } from "../../../lifecycle/kind.js";
import {
  formatOwnerLine,
  generationOf,
  ownerOf,
  parseOwnerLine,
  siblingOf,
  whyOfAnotherBackend,
  withOwnerLine,
} from "../../../lifecycle/ownership.js";
import { plainJson } from "../../../lifecycle/properties.js";
import { type DeployedModelInputs, type Own } from "./state.js";

/** How long a loaded model may take to be listed after a request whose answer was lost. */
const APPEARANCE_TIMEOUT_MS = 60_000;

/** A list or the answer to a load has named a row that is of something else. */
export class AnotherLoad extends Error {
  constructor({ name, model = "no model", deployment = "no deployment" }: DeployedModel) {
    super(
      `the service named ${name} for this load, and that row is of ${model} on ${deployment}; nothing was written on it.\nFix: run pulumi up again, it looks for the load first.`,
    );
    this.name = "AnotherLoad";
  }
}

/** The row as it says itself, which a list or an answer has named. @throws AnotherLoad when it is of something else */
export async function confirmed(
  { name }: DeployedModel,
  { model, deployment }: { readonly model: string | undefined; readonly deployment: string },
  call: Call,
): Promise<DeployedModel> {
  const found = await call.client().deployments.getDeployedModel(name);
  if (isSame(found.model ?? "", model ?? "none") && isSame(found.deployment ?? "", deployment)) return found;
  throw new AnotherLoad(found);
}

/** Whose the rows are that this resource may touch. */
export interface Owner {
  readonly generation: string | undefined;
  /** Rows that state names. */
  readonly known: readonly string[];
}

/** Loads the model, or finds what an interrupted run has loaded. */
export async function make(inputs: DeployedModelInputs, call: Call): Promise<Made<DeployedModel, Own>> {
  const nonce = call.newGeneration();
  const deployment = await call.client().deployments.deploymentNameOf(inputs.deployment);
  const found = await ensureLoaded(inputs, deployment, { generation: nonce, known: [] }, call);
  // What another resource of the stack had loaded becomes this one's own by another generation.
  const isOwn = parseOwnerLine(found.description)?.owner === ownerOf(call.identity);
  const generation = isOwn ? generationOf(found, nonce) : nonce;
  const own = { service: call.client().baseUrl, deployment, generation };
  return { name: found.name, found, existing: false, own };
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
  call: Call,
): Promise<DeployedModel> {
  const { clock, signal, identity } = call;
  const { model, displayName, description = "" } = inputs;
  const { deployments } = call.client();
  const find = async (): Promise<DeployedModel | undefined> => {
    const found = await findLoad(model, deployment, call);
    if (found !== undefined) requireTaking(found, owner, model, call);
    return found;
  };
  const existing = await find();
  if (existing !== undefined) {
    if (owner.known.length === 0 && isOwnRow(existing, owner, call)) await call.note(takenOver(existing.name));
    return existing;
  }
  await call.say(`loading ${model} on ${deployment}`);
  const line = owner.generation === undefined ? undefined : formatOwnerLine(identity, owner.generation);
  const text = withOwnerLine(description, line);
  const texts = plainJson({ displayName, description: text === "" ? undefined : text });
  const flags = plainJson({ default: inputs.default, public: inputs.public });
  try {
    const loaded = await deployments.loadDeployedModel({ model, deployment, ...texts, ...flags });
    // A service may answer with what somebody else has loaded meanwhile.
    if (parseOwnerLine(loaded.description) !== undefined) requireTaking(loaded, owner, model, call);
    return loaded;
  } catch (error) {
    if (!(error instanceof FireworksApiError) || error.effect === "none") throw error;
    const timeoutMs = error.status === 409 ? 0 : APPEARANCE_TIMEOUT_MS;
    const look = async () => {
      const found = await find();
      return found === undefined ? { running: undefined } : { done: found };
    };
    return await waitUntil(look, { clock, timeoutMs, signal }).catch((late: unknown) => {
      throw late instanceof WaitTimeout ? error : late;
    });
  }
}

/** Whether this resource has loaded a row: its ownership line says so, or state names it. */
export function isOwnRow(row: DeployedModel, { generation, known }: Owner, call: Call): boolean {
  const line = parseOwnerLine(row.description);
  const isKnown = known.includes(row.name);
  if (line === undefined) return isKnown;
  const isOwner = line.owner === ownerOf(call.identity);
  // A run that ended before it could save the state has left another generation.
  if (known.length === 0) return isOwner && !call.isOfAnotherBackend(line.generation);
  // A renamed stack is still to sign what its state names.
  return (isOwner || isKnown) && line.generation === generation;
}

/** What is loaded of a model, and not just being taken off. @param deployment full name */
export async function findLoad(model: string, deployment: string, call: Call): Promise<DeployedModel | undefined> {
  const rows = await call.client().deployments.listDeployedModels(deployment);
  return rows.find((row) => row.model === model && row.state !== "UNDEPLOYING");
}

/** @throws Error unless it is this resource's own, or another resource of the stack lets go of it in this run */
function requireTaking(row: DeployedModel, owner: Owner, model: string, call: Call): void {
  const sibling = siblingWith(row, owner, model, call);
  if (sibling === undefined || call.plan.hold(row.name, call.identity.text)) return;
  throw new Error(`${sibling} of this stack is just taking ${model} off.\nFix: run pulumi up again, which loads it.`);
}

/** The other resource of this stack that has loaded a row, if one has. @throws Error where somebody else has */
export function siblingWith(row: DeployedModel, owner: Owner, model: string, call: Call): string | undefined {
  if (isOwnRow(row, owner, call)) return undefined;
  const elsewhere = whyOfAnotherBackend(row.description, call);
  const sibling = siblingOf(row.description, call.identity);
  if (elsewhere === undefined && sibling !== undefined) return sibling;
  const why = elsewhere ?? "nothing proves that this resource did it";
  throw new Error(
    `${model} is loaded there already (${row.name}, ${row.state ?? "no state"}): ${why}.\nFix: unload it there, or leave it to whoever loaded it.`,
  );
}
