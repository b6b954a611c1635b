import { type Deployment } from "../../client/deploymentSchemas.js";
import { NotReadyError } from "../../client/errors.js";
import { DeploymentFailed, isGoing } from "../../client/waitForDeployment.js";
import { requireSameService, requireVisibleAccount } from "../../lifecycle/certainty.js";
import { deploymentsOf, lookUpDeploymentShape } from "../../lifecycle/deployments.js";
import { type Handler, type Properties } from "../../lifecycle/handler.js";
import { parseIdentity } from "../../lifecycle/identity.js";
import { formatOwnerLine, parseOwnerLine, whyNotOwn } from "../../lifecycle/ownerLine.js";
import { partialFailure } from "../../lifecycle/partialFailure.js";
import { plainJson } from "../../lifecycle/plainJson.js";
import { Records } from "../../lifecycle/records.js";
import { isReplaced, tellReplaced } from "../../lifecycle/replacedNames.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { sharedRuntime } from "../../lifecycle/sharedRuntime.js";
import { shapeMismatch } from "./args.js";
import { createCheck } from "./check.js";
import { ensureCreated } from "./create.js";
import { describeUpdate } from "./describeUpdate.js";
import { diffDeployment } from "./fields.js";
import { inferenceModelOf } from "./inferenceModel.js";
import { type DeploymentInputs } from "./inputs.js";
import { patchFor } from "./patch.js";
import { readUnmanaged } from "./readUnmanaged.js";
import { removeDeployment } from "./remove.js";
import { settle } from "./settle.js";
import { refreshedState, residenceOf, stateOf, type DeploymentState } from "./state.js";

/** The provider side of `Deployment`: check, diff, create, read, update, delete. */
export function createHandler(runtime: Runtime): Handler {
  const records = new Records();

  return {
    configure: (request) => {
      runtime.configure(request.config);
      return Promise.resolve();
    },

    check: createCheck(runtime, records),

    diff: async (_id, olds, news) => {
      const saved = stateFrom(olds);
      const { text, urn } = parseIdentity(news.__identity);
      records.record(text, saved.deploymentName);
      const difference = diffDeployment(olds, news, (name) => isReplaced(runtime, name));
      const { updates, replaces } = difference;
      tellReplaced(runtime, saved.deploymentName, replaces.length > 0);
      // How a deployment fares is no drift: a refresh, which compares too, stays green.
      const isRefresh = records.isRefreshing(text);
      const unfinished = !isRefresh && saved.unfinished === true;
      if (replaces.length === 0 && !isRefresh) {
        const line = describeUpdate(difference, olds, news, unfinished);
        if (line !== "") await runtime.engine.say(urn, line);
      }
      return { changes: unfinished || updates.length + replaces.length > 0, replaces, deleteBeforeReplace: false };
    },

    create: async (properties) => {
      const inputs = await complete(inputsFrom(properties));
      const { text, urn } = parseIdentity(inputs.__identity);
      const nonce = runtime.settings().ownershipMarker === false ? undefined : runtime.nonce();
      const created = await ensureCreated(inputs, records.recorded(text), nonce, runtime);
      const { name, description } = created.deployment;
      // Before anything can fail, so that a replaced record of the same deployment does not delete it.
      records.make(name);
      const own = {
        service: runtime.client().baseUrl,
        inferenceModel: name,
        generation: nonce === undefined ? undefined : (parseOwnerLine(description)?.generation ?? nonce),
      };
      try {
        const ready = await settle(created, inputs, runtime);
        const inferenceModel = await inferenceModelOf(name, inputs.baseModel, runtime);
        const deployment = created.existing ? await describe(ready, inputs, own.generation) : ready;
        await runtime.engine.say(urn, `${name} (${deployment.state ?? "no state"})`);
        return { id: name, outs: stateOf(inputs, deployment, { ...own, inferenceModel }) };
      } catch (error) {
        const left = await whatIsLeft(created.deployment);
        throw partialFailure(error, name, stateOf(inputs, left, { ...own, unfinished: true }), properties);
      }
    },

    read: async (id, props) => {
      if (props.schemaVersion === undefined) return readUnmanaged(id, props, runtime);
      const saved = stateFrom(props);
      const { text, urn } = parseIdentity(saved.__identity);
      requireSameService(residenceOf(saved), runtime);
      const deployment = await deploymentsOf(runtime).findDeployment(saved.deploymentName);
      if (deployment === undefined || isGoing(deployment)) {
        // A soft deletion is certain; an answer "not found" is only for a key that sees the account.
        if (deployment === undefined) await requireVisibleAccount(residenceOf(saved), runtime);
        const line = `${saved.deploymentName} is deleted at the service; pulumi up creates another one`;
        await runtime.engine.say(urn, line, { severity: "warning", ephemeral: false });
        return {};
      }
      const why = whyNotOwn(deployment, saved);
      if (why !== undefined) {
        const line = `${saved.deploymentName} is left alone: ${why}; pulumi state delete forgets it`;
        await runtime.engine.say(urn, line, { severity: "warning", ephemeral: false });
        return { id, props };
      }
      records.beginRefresh(text);
      const refreshed = refreshedState(props, deployment);
      if (deployment.state !== "FAILED") return { id, props: refreshed };
      const line = `${new DeploymentFailed(deployment).message}; pulumi up brings it up once more`;
      await runtime.engine.say(urn, line, { severity: "warning", ephemeral: false });
      // No drift, and all the same something for the next update to do.
      return { id, props: { ...refreshed, unfinished: true } };
    },

    update: async (id, olds, news) => {
      const saved = stateFrom(olds);
      requireSameService(residenceOf(saved), runtime);
      const { deploymentProfile, generation } = saved;
      const inputs = inputsFrom({ deploymentProfile, ...news });
      const found = await findOwn(saved);
      const keep = { service: saved.service, generation };
      try {
        const finished =
          saved.unfinished === true ? await settle({ deployment: found, existing: true }, inputs, runtime) : found;
        const inferenceModel = await inferenceModelOf(found.name, inputs.baseModel, runtime);
        const deployment = await describe(finished, inputs, generation, saved.annotations);
        return { outs: stateOf(inputs, deployment, { ...keep, inferenceModel }) };
      } catch (error) {
        if (!(error instanceof NotReadyError)) throw error;
        const left = await whatIsLeft(found);
        throw partialFailure(error, id, plainJson({ ...olds, state: left.state, unfinished: true }), news);
      }
    },

    delete: async (_id, props) => {
      const saved = stateFrom(props);
      const identity = parseIdentity(saved.__identity);
      requireSameService(residenceOf(saved), runtime);
      const removal = records.wasMade(saved.deploymentName)
        ? ({
            gone: false,
            why: "this update has just recorded it anew, since it found its own deployment alive; for another one, change what it is made of, or the resource option replacementTrigger",
          } as const)
        : await removeDeployment(saved, identity, runtime);
      if (removal.gone) return;
      const line = `${saved.deploymentName} was not deleted: ${removal.why}; Pulumi forgets the old record`;
      await runtime.engine.say(identity.urn, line, { severity: "warning", ephemeral: false });
    },
  };

  /** Resolves what `check` could not: preflight was off, or the look-up failed. */
  async function complete(inputs: DeploymentInputs): Promise<DeploymentInputs> {
    const { deploymentShape, deploymentProfile, __resolved = [] } = inputs;
    if (deploymentShape === undefined || deploymentShape === "default" || deploymentProfile !== undefined)
      return inputs;
    const resolved = await lookUpDeploymentShape(deploymentShape, runtime);
    const mismatch = shapeMismatch(inputs, resolved.deploymentShapeVersion);
    if (mismatch !== undefined) throw new Error(`${mismatch.property}: ${mismatch.reason}. Nothing was created.`);
    return { ...inputs, deploymentProfile: resolved, __resolved: [...__resolved, "deploymentProfile"] };
  }

  /** Brings what can be changed in place to what is asked for, in one PATCH of just what differs. */
  async function describe(
    deployment: Deployment,
    inputs: DeploymentInputs,
    generation: string | undefined,
    annotations?: Readonly<Record<string, string>>,
  ): Promise<Deployment> {
    const identity = parseIdentity(inputs.__identity);
    const line = generation === undefined ? undefined : formatOwnerLine(identity, generation);
    const patch = patchFor(deployment, inputs, line, annotations);
    if (Object.keys(patch).length === 0) return deployment;
    return deploymentsOf(runtime).updateDeployment(deployment.name, patch);
  }

  /** @throws Error when the deployment is gone, or is not this resource's own any more */
  async function findOwn(saved: DeploymentState): Promise<Deployment> {
    const found = await deploymentsOf(runtime).findDeployment(saved.deploymentName);
    if (found === undefined || isGoing(found)) {
      if (found === undefined) await requireVisibleAccount(residenceOf(saved), runtime);
      throw new Error(
        `${saved.deploymentName} is gone. Fix: run pulumi refresh, which notices it, then pulumi up, which creates another one.`,
      );
    }
    const why = whyNotOwn(found, saved);
    if (why !== undefined) throw new Error(`${saved.deploymentName} was not changed: ${why}`);
    return found;
  }

  /** The deployment as it is after a failure, as far as it can be seen. */
  async function whatIsLeft(seen: Deployment): Promise<Deployment> {
    try {
      return await deploymentsOf(runtime).getDeployment(seen.name);
    } catch {
      return seen;
    }
  }
}

export const handler = createHandler(sharedRuntime());

function inputsFrom(properties: Properties): DeploymentInputs {
  return properties as unknown as DeploymentInputs;
}

function stateFrom(properties: Properties): DeploymentState {
  return properties as unknown as DeploymentState;
}
