import { NotReadyError } from "../../client/errors.js";
import { compareInstants } from "../../client/instant.js";
import { type Model } from "../../client/schemas.js";
import { type Handler, type Properties } from "../../lifecycle/handler.js";
import { parseIdentity } from "../../lifecycle/identity.js";
import { partialFailure } from "../../lifecycle/partialFailure.js";
import { processRuntime, type Runtime } from "../../lifecycle/runtime.js";
import { requireSameService, requireVisibleAccount } from "./certainty.js";
import { createCheck } from "./check.js";
import { complete } from "./complete.js";
import { describeModel } from "./describeModel.js";
import { describeUpdates, diffPromotedModel } from "./fields.js";
import { type PromotedModelInputs } from "./inputs.js";
import { createLookups } from "./lookups.js";
import { describeResult } from "./plan.js";
import { proveOwnership } from "./ownership.js";
import { awaitPromotion, ensurePromoted } from "./promote.js";
import { readUnmanaged } from "./readUnmanaged.js";
import { removeModel } from "./remove.js";
import { refreshedState, selectorOf, stateOf, type PromotedModelState } from "./state.js";

/** The provider side of `PromotedModel`: check, diff, create, read, update, delete. */
export function createHandler(runtime: Runtime): Handler {
  const lookups = createLookups(runtime);
  return {
    configure: (request) => {
      runtime.configure(request.config);
      return Promise.resolve();
    },

    check: createCheck(runtime, lookups),

    diff: async (_id, olds, news) => {
      const { updates, replaces } = diffPromotedModel(olds, news);
      if (replaces.length === 0 && updates.length > 0) {
        await runtime.engine.say(parseIdentity(news.__identity).urn, describeUpdates(updates, olds, news));
      }
      return {
        changes: updates.length + replaces.length > 0,
        replaces,
        deleteBeforeReplace: replaces.length > 0 && olds.outputModelId === news.outputModelId,
      };
    },

    create: async (properties) => {
      const asked = inputsFrom(properties);
      const inputs = await complete(asked, runtime, lookups);
      const own = {
        baseUrl: runtime.client().baseUrl,
        selector: asked.resolvedCheckpoint === undefined ? selectorOf(asked) : undefined,
      };
      const accepted = await ensurePromoted(inputs, runtime);
      try {
        const model = await awaitPromotion(accepted, inputs, runtime);
        const generation = runtime.nonce();
        const described = await describeModel(model, inputs, generation, runtime);
        await runtime.engine.say(parseIdentity(inputs.__identity).urn, describeResult(inputs, described));
        return { id: described.name, outs: stateOf(inputs, described, { ...own, generation }) };
      } catch (error) {
        if (!(await exists(accepted.name, error, runtime))) throw error;
        const saved = stateOf(inputs, accepted.model ?? { name: accepted.name }, {
          ...own,
          operation: accepted.operation,
        });
        throw partialFailure(error, accepted.name, saved, properties);
      }
    },

    read: async (id, props) => {
      if (props.schemaVersion === undefined) return readUnmanaged(id, props, runtime);
      const saved = stateFrom(props);
      requireSameService(saved, runtime);
      const model = await runtime.client().findModel(saved.name);
      if (model === undefined) {
        await requireVisibleAccount(saved, runtime);
        return {};
      }
      if (wasRemade(saved, model)) {
        const message = `${saved.name} was made again outside Pulumi (created ${model.createTime ?? "at an unknown time"}, state says ${saved.createTime ?? ""}); it is left alone`;
        await runtime.engine.say(parseIdentity(saved.__identity).urn, message, {
          severity: "warning",
          ephemeral: false,
        });
        return { id, props };
      }
      return { id, props: refreshedState(saved, model) };
    },

    update: async (id, olds, news) => {
      const saved = stateFrom(olds);
      requireSameService(saved, runtime);
      const { resolvedCheckpoint, baseModel, outputModelId } = saved;
      const inputs = await complete(
        { resolvedCheckpoint, baseModel, outputModelId, ...inputsFrom(news) },
        runtime,
        lookups,
      );
      const { baseUrl, selector } = saved;
      try {
        const model = await findUnfinished(saved, inputs, runtime);
        const proof = proveOwnership(model, saved, parseIdentity(saved.__identity));
        if (!proof.ours) throw new Error(`${saved.name} was not changed: ${proof.why}`);
        const generation = saved.generation ?? runtime.nonce();
        const described = await describeModel(model, inputs, generation, runtime);
        return { outs: stateOf(inputs, described, { baseUrl, selector, generation }) };
      } catch (error) {
        if (!(error instanceof NotReadyError)) throw error;
        throw partialFailure(error, id, olds, news);
      }
    },

    delete: async (_id, props) => {
      const saved = stateFrom(props);
      const identity = parseIdentity(saved.__identity);
      if (saved.onDelete === "keep") {
        await runtime.engine.say(identity.urn, `${saved.name} is kept (onDelete: "keep")`, { ephemeral: false });
        return;
      }
      requireSameService(saved, runtime);
      const leftAlone = await removeModel(saved, identity, runtime);
      if (leftAlone === undefined) return;
      const message = `${saved.name} was not deleted: ${leftAlone}; Pulumi forgets it`;
      await runtime.engine.say(identity.urn, message, { severity: "warning", ephemeral: false });
    },
  };

  /** The model, once a promotion that an earlier run left unfinished has ended. */
  async function findUnfinished(
    saved: PromotedModelState,
    inputs: PromotedModelInputs,
    { client }: Runtime,
  ): Promise<Model> {
    const { name, operation } = saved;
    const model = await client().findModel(name);
    if (model !== undefined || operation !== undefined) {
      return awaitPromotion({ name, operation: model === undefined ? operation : undefined, model }, inputs, runtime);
    }
    await requireVisibleAccount(saved, runtime);
    throw new Error(
      `${name} is gone. Fix: run pulumi refresh, which notices it, then pulumi up, which promotes again.`,
    );
  }
}

export const handler = createHandler(processRuntime());

/** Whether a failure after the promotion leaves a model, so that state has to keep it. */
async function exists(name: string, error: unknown, { client }: Runtime): Promise<boolean> {
  if (error instanceof NotReadyError) return true;
  try {
    return (await client().findModel(name)) !== undefined;
  } catch {
    return true;
  }
}

function wasRemade({ createTime }: PromotedModelState, model: Model): boolean {
  return createTime !== undefined && compareInstants(createTime, model.createTime) !== 0;
}

function inputsFrom(properties: Properties): PromotedModelInputs {
  return properties as unknown as PromotedModelInputs;
}

function stateFrom(properties: Properties): PromotedModelState {
  return properties as unknown as PromotedModelState;
}
