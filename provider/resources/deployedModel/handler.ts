import { NotReadyError } from "../../client/errors.js";
import { parseDeployedModelName } from "../../client/deploymentNames.js";
import { requireSameService, requireVisibleAccount } from "../../lifecycle/certainty.js";
import { deploymentsOf } from "../../lifecycle/deployments.js";
import { type Handler, type Properties } from "../../lifecycle/handler.js";
import { parseIdentity } from "../../lifecycle/identity.js";
import { parseOwnerLine, whyNotOwn } from "../../lifecycle/ownerLine.js";
import { partialFailure } from "../../lifecycle/partialFailure.js";
import { plainJson } from "../../lifecycle/plainJson.js";
import { Records } from "../../lifecycle/records.js";
import { isReplaced } from "../../lifecycle/replacedNames.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { sharedRuntime } from "../../lifecycle/sharedRuntime.js";
import { type DeployedModelInputs } from "./args.js";
import { createCheck } from "./check.js";
import { diffDeployedModel } from "./fields.js";
import { awaitLoaded, describeRow, ensureLoaded, unloadOthers } from "./load.js";
import { refreshedState, residenceOf, stateOf, type DeployedModelState } from "./state.js";

/** The provider side of `DeployedModel`: check, diff, create, read, update, delete. */
export function createHandler(runtime: Runtime): Handler {
  const records = new Records();

  return {
    configure: (request) => {
      runtime.configure(request.config);
      return Promise.resolve();
    },

    check: createCheck(runtime, records),

    diff: async (_id, olds, news) => {
      const { text, urn } = parseIdentity(news.__identity);
      const { updates, replaces } = diffDeployedModel(olds, news, (name) => isReplaced(runtime, name));
      const isRefresh = records.isRefreshing(text);
      const unfinished = !isRefresh && stateFrom(olds).unfinished === true;
      // What is loaded instead is told by `check`, which has looked at it.
      if (!isRefresh && replaces.length === 0 && updates.length > 0 && !updates.includes("model")) {
        await runtime.engine.say(urn, `in place: ${updates.join(", ")}`);
      }
      return { changes: unfinished || updates.length + replaces.length > 0, replaces, deleteBeforeReplace: false };
    },

    create: async (properties) => {
      const inputs = inputsFrom(properties);
      const { text } = parseIdentity(inputs.__identity);
      const nonce = runtime.settings().ownershipMarker === false ? undefined : runtime.nonce();
      const deployment = await deploymentsOf(runtime).deploymentNameOf(inputs.deployment);
      const row = await ensureLoaded(inputs, deployment, { generation: nonce, known: [] }, runtime);
      const generation = nonce === undefined ? undefined : (parseOwnerLine(row.description)?.generation ?? nonce);
      const own = { service: runtime.client().baseUrl, deployment, generation };
      // The engine's id of it stays, whatever model is on it later.
      const id = `${deployment}#${parseIdentity(inputs.__identity).resource}`;
      records.make(row.name);
      try {
        const loaded = await awaitLoaded(row, inputs, runtime);
        const described = await describeRow(loaded, inputs, generation, text, runtime);
        return { id, outs: stateOf(inputs, described, own) };
      } catch (error) {
        throw partialFailure(error, id, stateOf(inputs, row, { ...own, unfinished: true }), properties);
      }
    },

    read: async (id, props) => {
      if (props.schemaVersion === undefined) return readUnmanaged(id, props);
      const saved = stateFrom(props);
      const { text, urn } = parseIdentity(saved.__identity);
      requireSameService(residenceOf(saved), runtime);
      const row = await deploymentsOf(runtime).findDeployedModel(saved.deployedModelName);
      if (row === undefined || row.state === "UNDEPLOYING") {
        if (row === undefined) await requireVisibleAccount(residenceOf(saved), runtime);
        const line = `${saved.model} is not on ${saved.deployment} any more; pulumi up loads it again`;
        await runtime.engine.say(urn, line, { severity: "warning", ephemeral: false });
        return {};
      }
      const why = whyNotOwn(row, saved);
      if (why !== undefined) {
        const line = `${saved.deployedModelName} is left alone: ${why}; pulumi state delete forgets it`;
        await runtime.engine.say(urn, line, { severity: "warning", ephemeral: false });
        return { id, props };
      }
      records.beginRefresh(text);
      return { id, props: refreshedState(props, row) };
    },

    // Another model: loaded first, made the default, and only then the old one is taken off. Done again
    // after a crash, each step finds what is done already.
    update: async (id, olds, news) => {
      const saved = stateFrom(olds);
      requireSameService(residenceOf(saved), runtime);
      const inputs = inputsFrom(news);
      const { deployment, generation, service } = saved;
      const { text, urn } = parseIdentity(inputs.__identity);
      const owner = { generation, known: [saved.deployedModelName] };
      await requireOwnRow(saved);
      try {
        const row = await ensureLoaded(inputs, deployment, owner, runtime);
        const loaded = await awaitLoaded(row, inputs, runtime);
        const swaps = inputs.model !== saved.model;
        const wanted = swaps ? { ...inputs, default: inputs.default ?? true } : inputs;
        const described = await describeRow(loaded, wanted, generation, text, runtime);
        if (swaps) {
          await runtime.engine.say(urn, `${inputs.model} serves; unloading ${saved.model}`);
          await unloadOthers(saved, owner, row.name, runtime);
        }
        return { outs: stateOf(inputs, described, { service, deployment, generation }) };
      } catch (error) {
        // State keeps the old model, which still serves; the next run goes on with the swap.
        if (!(error instanceof NotReadyError)) throw error;
        throw partialFailure(error, id, plainJson({ ...olds, unfinished: true }), news);
      }
    },

    delete: async (_id, props) => {
      const saved = stateFrom(props);
      requireSameService(residenceOf(saved), runtime);
      const { deployedModelName: name, generation } = saved;
      const row = await deploymentsOf(runtime).findDeployedModel(name);
      if (row === undefined) await requireVisibleAccount(residenceOf(saved), runtime);
      const why = records.wasMade(name)
        ? "this update has just recorded it anew"
        : row === undefined
          ? undefined
          : whyNotOwn(row, saved);
      if (why === undefined) {
        await unloadOthers(saved, { generation, known: [name] }, undefined, runtime);
        return;
      }
      const line = `${name} was not unloaded: ${why}; Pulumi forgets the old record`;
      await runtime.engine.say(parseIdentity(saved.__identity).urn, line, { severity: "warning", ephemeral: false });
    },
  };

  /** @throws Error when what state names is somebody else's now; that it is gone does not matter */
  async function requireOwnRow(saved: DeployedModelState): Promise<void> {
    const row = await deploymentsOf(runtime).findDeployedModel(saved.deployedModelName);
    const why = row === undefined ? undefined : whyNotOwn(row, saved);
    if (why !== undefined) throw new Error(`${saved.deployedModelName} was not changed: ${why}`);
  }

  /** What `DeployedModel.get(name, id)` asks for. */
  async function readUnmanaged(id: string, props: Properties): ReturnType<Handler["read"]> {
    if (parseDeployedModelName(id) === undefined) {
      throw new Error(`'${id}' must be accounts/<account>/deployedModels/<id>`);
    }
    const { name, model = "", deployment = "", state } = await deploymentsOf(runtime).getDeployedModel(id);
    const outputs = { deployedModelName: name, model, deployment, inferenceModel: `${model}#${deployment}`, state };
    return { id, props: { ...props, ...plainJson(outputs) }, inputs: props };
  }
}

export const handler = createHandler(sharedRuntime());

function inputsFrom(properties: Properties): DeployedModelInputs {
  return properties as unknown as DeployedModelInputs;
}

function stateFrom(properties: Properties): DeployedModelState {
  return properties as unknown as DeployedModelState;
}
