import { isDeepStrictEqual } from "node:util";
import { FireworksApiError, NotFoundError, NotReadyError } from "../../client/errors.js";
import { compareInstants } from "../../client/instant.js";
import { type Model } from "../../client/schemas.js";
import { isReady } from "../../client/waitForPromotion.js";
import { type Handler, type Properties } from "../../lifecycle/handler.js";
import { parseIdentity } from "../../lifecycle/identity.js";
import { ownerOf, withOwnerLine } from "../../lifecycle/ownerLine.js";
import { partialFailure } from "../../lifecycle/partialFailure.js";
import { tellReplaced } from "../../lifecycle/replacedNames.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { sharedRuntime } from "../../lifecycle/sharedRuntime.js";
import { containsUnknown } from "../../lifecycle/unknown.js";
import { requireSameService, requireVisibleAccount } from "./certainty.js";
import { createCheck } from "./check.js";
import { complete } from "./complete.js";
import { describeModel, patchOfNewModel } from "./describeModel.js";
import { type DescribedFields } from "./describedFields.js";
import { describeUpdates, diffPromotedModel } from "./fields.js";
import { type PromotedModelInputs } from "./inputs.js";
import { createLookups } from "./lookups.js";
import { formatMarker, parseMarker, stripMarker } from "./marker.js";
import { isFromNewJob } from "./newJob.js";
import { proveOwnership } from "./ownership.js";
import { describeResult } from "./plan.js";
import { awaitPromotion, ensurePromoted, type Accepted } from "./promote.js";
import { readUnmanaged } from "./readUnmanaged.js";
import { removeModel } from "./remove.js";
import { idOf } from "./selection.js";
import { askOperation, withKnownCreateTime } from "./unfinished.js";
import { refreshedState, selectorOf, stateOf, type CompleteInputs, type PromotedModelState } from "./state.js";

/** The provider side of `PromotedModel`: check, diff, create, read, update, delete. */
export function createHandler(runtime: Runtime): Handler {
  const lookups = createLookups(runtime);
  /** Pins of models that this process found gone, by identity. */
  const lost = new Map<string, string>();
  /** Models that this process made or took over: a later delete of an older state must not touch them. */
  const taken = new Map<string, string | undefined>();

  return {
    configure: (request) => {
      runtime.configure(request.config);
      return Promise.resolve();
    },

    check: createCheck(runtime, lookups, lost),

    diff: async (_id, olds, news) => {
      const fromNewJob = isFromNewJob(olds.resolvedCheckpoint, news, runtime);
      const { updates, replaces } = diffPromotedModel(olds, news, fromNewJob);
      const { unfinished, name } = stateFrom(olds);
      const id = news.outputModelId;
      // A generated id holds the digest of the checkpoint.
      const isGenerated = inputsFrom(news).__resolved?.includes("outputModelId") === true;
      const isRenamed = containsUnknown(id) ? fromNewJob && isGenerated : id !== undefined && id !== olds.outputModelId;
      tellReplaced(runtime, name, replaces.length > 0 && isRenamed);
      if (replaces.length === 0 && updates.length > 0) {
        await runtime.engine.say(parseIdentity(news.__identity).urn, describeUpdates(updates, olds, news));
      }
      return {
        changes: unfinished === true || updates.length + replaces.length > 0,
        replaces,
        deleteBeforeReplace: replaces.length > 0 && olds.outputModelId === news.outputModelId,
      };
    },

    create: async (properties) => {
      const asked = inputsFrom(properties);
      const inputs = await complete(asked, runtime, lookups);
      const accepted = await ensurePromoted(inputs, runtime);
      const { urn } = parseIdentity(inputs.__identity);
      const own = {
        baseUrl: runtime.client().baseUrl,
        selector: asked.resolvedCheckpoint === undefined ? selectorOf(asked) : undefined,
        adopted: accepted.adopted === true ? (true as const) : undefined,
      };
      const generation = newGeneration();
      // Before anything can fail, so that a replaced record of the same model does not delete it.
      taken.set(accepted.name, generation);
      let seen = accepted.model;
      try {
        const marked = await markEarly(accepted, inputs, generation);
        seen = marked ?? seen;
        // A short promotion has ended by then, and the answer says so.
        const model = marked?.state === "READY" ? marked : await awaitPromotion(accepted, inputs, runtime);
        seen = model;
        if (isAnother(model, accepted)) throw new Error(`${model.name} was made again by somebody else meanwhile`);
        const owner = parseMarker(model.description)?.owner;
        if (accepted.existing !== true && owner !== undefined && owner !== ownerOf(parseIdentity(inputs.__identity)))
          throw new Error(`${model.name} was not changed: another resource took it over while the promotion ran`);
        // What an adopted model holds is recorded, not changed: the next preview shows what differs.
        const wanted = own.adopted ? {} : wantedFrom(inputs);
        const described = await describeModel(model, wanted, markerOf(inputs, model, generation, own.adopted), runtime);
        const state = stateOf(inputs, described, { ...own, generation });
        await runtime.engine.say(urn, describeResult(inputs, described));
        return { id: described.name, outs: own.adopted ? refreshedState(state, described) : state };
      } catch (error) {
        const left = await whatIsLeft({ ...accepted, model: seen }, error, runtime);
        if (left === undefined || isAnother(left, accepted)) throw error;
        // Kept in state before it is taken over, it could be deleted as what it replaces: the next run finds it again.
        const takenOver = generation === undefined || parseMarker(left.description)?.generation === generation;
        if (accepted.existing === true && !takenOver) throw error;
        const { operation } = accepted;
        const saved = stateOf(inputs, left, { ...own, generation, operation, unfinished: true });
        throw partialFailure(error, accepted.name, saved, properties);
      }
    },

    read: async (id, props) => {
      if (props.schemaVersion === undefined) return readUnmanaged(id, props, runtime);
      const saved = stateFrom(props);
      const identity = parseIdentity(saved.__identity);
      requireSameService(saved, runtime);
      const listed = await lookups.listedModel(saved.name);
      if (listed?.model !== undefined && isAsSaved(props, listed.model)) return { id, props };
      // Gone or changed is believed of the model's own record only.
      const model = await runtime.client().findModel(saved.name);
      if (model === undefined) {
        await requireVisibleAccount(saved, runtime);
        if ((await askOperation(saved, runtime)).running) return { id, props };
        await noteLoss(saved);
        return {};
      }
      if (wasRemade(saved, model)) {
        const message = `${saved.name} was made again outside Pulumi (created ${model.createTime ?? "at an unknown time"}, state says ${saved.createTime ?? ""}); it is left alone: pulumi state delete forgets it, adopt takes it over`;
        await runtime.engine.say(identity.urn, message, { severity: "warning", ephemeral: false });
        return { id, props };
      }
      // A model that was never seen to be made is believed only with a proof: its creation time would become one.
      const known = saved.unfinished !== true || saved.createTime !== undefined;
      if (!known && !proveOwnership(model, await withKnownCreateTime(saved, runtime), identity).ours)
        return { id, props };
      return { id, props: refreshedState(props, model) };
    },

    update: async (id, olds, news) => {
      const saved = stateFrom(olds);
      requireSameService(saved, runtime);
      const inputs = await complete(withSaved(saved, inputsFrom(news)), runtime, lookups);
      const { baseUrl, selector, adopted } = saved;
      try {
        const model = await findUnfinished(saved, inputs);
        const remembered = await withKnownCreateTime(saved, runtime);
        const proof = proveOwnership(model, remembered, parseIdentity(saved.__identity));
        if (!proof.ours) throw new Error(`${saved.name} was not changed: ${proof.why}`);
        const generation = saved.generation ?? newGeneration();
        const marker = markerOf(inputs, model, generation, adopted);
        const described = await describeModel(model, wantedFrom(inputs), marker, runtime);
        return { outs: stateOf(inputs, described, { baseUrl, selector, adopted, generation }) };
      } catch (error) {
        if (!(error instanceof NotReadyError)) throw error;
        throw partialFailure(error, id, olds, news);
      }
    },

    delete: async (_id, props) => {
      const saved = stateFrom(props);
      const identity = parseIdentity(saved.__identity);
      const onDelete = saved.onDelete ?? (saved.adopted === true ? "keep" : "delete");
      if (onDelete === "keep") {
        const why = saved.onDelete === undefined ? "it was adopted" : 'onDelete: "keep"';
        await runtime.engine.say(identity.urn, `${saved.name} is kept (${why})`, { ephemeral: false });
        return;
      }
      requireSameService(saved, runtime);
      const newer = taken.has(saved.name) && taken.get(saved.name) !== saved.generation;
      const removal = newer
        ? ({ gone: false, why: "this update has just recorded it anew" } as const)
        : await removeModel(saved, identity, runtime);
      if (removal.gone) return;
      const message = `${saved.name} was not deleted: ${removal.why}; Pulumi forgets the old record`;
      await runtime.engine.say(identity.urn, message, { severity: "warning", ephemeral: false });
    },
  };

  function newGeneration(): string | undefined {
    return runtime.settings().ownershipMarker === false ? undefined : runtime.nonce();
  }

  /**
   * Writes the ownership line while the promotion still runs, so that a run after a crash can prove
   * whose it is, and with it what else the model is to say. A service that refuses this early gets it
   * after the promotion.
   */
  async function markEarly(
    accepted: Accepted,
    inputs: CompleteInputs,
    generation: string | undefined,
  ): Promise<Model | undefined> {
    if (accepted.adopted === true || (accepted.model !== undefined && isReady(accepted.model))) return undefined;
    const fresh = { name: accepted.name, description: accepted.model?.description };
    const marker = markerOf(inputs, fresh, generation);
    if (marker === undefined) return undefined;
    const description = withOwnerLine(inputs.description ?? stripMarker(fresh.description), marker);
    const whole = patchOfNewModel({ ...wantedFrom(inputs), description });
    // Where another field is refused, the line alone may do.
    for (const patch of Object.keys(whole).length > 1 ? [whole, { description }] : [whole]) {
      try {
        return await runtime.client().updateModel(accepted.name, patch);
      } catch (error) {
        if (!(error instanceof FireworksApiError)) throw error;
      }
    }
    return undefined;
  }

  /** The ownership line; what an adopted model already says of its source stays. */
  function markerOf(
    inputs: CompleteInputs,
    model: Pick<Model, "description">,
    generation: string | undefined,
    adopted = false,
  ): string | undefined {
    if (generation === undefined) return undefined;
    const identity = parseIdentity(inputs.__identity);
    const { resolvedCheckpoint, baseModel } = inputs;
    const asked =
      resolvedCheckpoint === undefined || baseModel === undefined
        ? undefined
        : { checkpoint: resolvedCheckpoint.name, baseModel };
    const source = (adopted ? undefined : asked) ?? parseMarker(model.description)?.source;
    return formatMarker({ source, generation }, identity);
  }

  /** The model, once a promotion that an earlier run left unfinished has ended. */
  async function findUnfinished(saved: PromotedModelState, inputs: PromotedModelInputs): Promise<Model> {
    const { name, operation } = saved;
    const model = await runtime.client().findModel(name);
    if (model !== undefined) return awaitPromotion({ name, model }, inputs, runtime);
    if (operation !== undefined) {
      try {
        return await awaitPromotion({ name, operation }, inputs, runtime);
      } catch (error) {
        // Neither is known any more: waiting again would never end.
        if (!(error instanceof NotReadyError && error.cause instanceof NotFoundError)) throw error;
      }
    }
    await requireVisibleAccount(saved, runtime);
    throw new Error(
      `${name} is gone. Fix: run pulumi refresh, which notices it, then pulumi up, which promotes again.`,
    );
  }

  async function noteLoss({ __identity, name, resolvedCheckpoint }: PromotedModelState): Promise<void> {
    const { text, urn } = parseIdentity(__identity);
    const pin =
      resolvedCheckpoint === undefined
        ? ""
        : `; to promote the same again, pin checkpoint: "${resolvedCheckpoint.name}"`;
    if (resolvedCheckpoint !== undefined) lost.set(text, idOf(resolvedCheckpoint));
    await runtime.engine.say(urn, `${name} is gone at the service${pin}`, { severity: "warning", ephemeral: false });
  }
}

export const handler = createHandler(sharedRuntime());

const LOOKS = 3;
const LOOK_AGAIN_MS = 1_000;

/**
 * What a failure after the promotion leaves, as far as it can be seen; state has to keep it, with
 * the creation time that tells it from a model that somebody else makes there later.
 */
async function whatIsLeft(
  { name, model: seen }: Accepted,
  error: unknown,
  { client, clock, signal }: Runtime,
): Promise<(Partial<Model> & Pick<Model, "name">) | undefined> {
  for (let look = 1; ; look += 1) {
    try {
      const model = await client().findModel(name);
      if (model !== undefined) return model;
      return error instanceof NotReadyError ? (seen ?? { name }) : undefined;
    } catch {
      // What a lost answer did decides what state keeps: worth more than one look.
      if (look === LOOKS || signal.aborted) return seen ?? { name };
      await clock.sleep(LOOK_AGAIN_MS);
    }
  }
}

/** What the program wants the model to say; `public` is always managed. */
function wantedFrom(inputs: PromotedModelInputs): DescribedFields {
  return { ...inputs, public: inputs.public ?? false };
}

/** Whether the name now holds another model than the one that was seen at first. */
function isAnother({ createTime }: Partial<Model>, { model }: Accepted): boolean {
  return model?.createTime !== undefined && createTime !== undefined && createTime !== model.createTime;
}

/** Whether a refresh would change nothing. */
function isAsSaved(props: Properties, model: Model): boolean {
  const saved = stateFrom(props);
  return (
    saved.unfinished !== true && !wasRemade(saved, model) && isDeepStrictEqual(refreshedState(props, model), props)
  );
}

function wasRemade({ createTime }: PromotedModelState, model: Model): boolean {
  return createTime !== undefined && compareInstants(createTime, model.createTime) !== 0;
}

/** What `check` left open (preflight off) stays as the state has it. */
function withSaved(saved: PromotedModelState, inputs: PromotedModelInputs): PromotedModelInputs {
  const open = (["resolvedCheckpoint", "baseModel", "outputModelId"] as const).filter(
    (property) => inputs[property] === undefined && saved[property] !== undefined,
  );
  const kept = Object.fromEntries(open.map((property) => [property, saved[property]]));
  return { ...inputs, ...kept, __resolved: [...(inputs.__resolved ?? []), ...open] };
}

function inputsFrom(properties: Properties): PromotedModelInputs {
  return properties as unknown as PromotedModelInputs;
}

function stateFrom(properties: Properties): PromotedModelState {
  return properties as unknown as PromotedModelState;
}
