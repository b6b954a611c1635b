import { parseTrainingShapeName } from "../../client/names.js";
import { fingerprint } from "../../lifecycle/fingerprint.js";
import { type Handler, type Properties } from "../../lifecycle/handler.js";
import { parseIdentity } from "../../lifecycle/identity.js";
import { lookUpTrainingProfile } from "../../lifecycle/lookUpTrainingProfile.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { sharedRuntime } from "../../lifecycle/sharedRuntime.js";
import { createCheck } from "./check.js";
import { describeChange, describeProfile, describeUpdate } from "./describe.js";
import { diffTrainingProfile } from "./diff.js";
import { bareName, type TrainingProfileInputs } from "./inputs.js";
import { reportNewer } from "./reportNewer.js";
import { stateOf, type TrainingProfileState } from "./state.js";

/**
 * The provider side of `TrainingProfile`: check, diff, create, read, update, delete. It writes
 * nothing to the service: the resource is a choice, kept in state.
 */
export function createHandler(runtime: Runtime): Handler {
  return {
    configure: (request) => {
      runtime.configure(request.config);
      return Promise.resolve();
    },

    check: createCheck(runtime),

    diff: async (id, olds, news) => {
      const saved = stateFrom(olds);
      const diff = diffTrainingProfile(id, saved, news);
      if (diff.kind !== "same" && diff.profile !== undefined) {
        const line =
          diff.kind === "replace"
            ? describeChange(saved.trainingProfile, diff.profile)
            : describeUpdate(saved, String(news.trainingShape), diff.profile);
        await runtime.engine.say(parseIdentity(news.__identity).urn, line);
      }
      return {
        changes: diff.kind !== "same",
        replaces: diff.kind === "replace" ? ["trainingShape"] : [],
        deleteBeforeReplace: false,
      };
    },

    create: async (inputs) => {
      const { outs, deferred } = await complete(inputs);
      const { __identity, trainingShape, trainingProfile } = outs;
      if (deferred) {
        await runtime.engine.say(parseIdentity(__identity).urn, describeProfile(trainingShape, trainingProfile));
      }
      return { id: bareName(trainingShape), outs: stateOf(outs) };
    },

    read: async (id, props) => {
      if (props.schemaVersion === undefined) return readUnmanaged(id, props);
      await reportNewer(stateFrom(props), runtime);
      return { id, props };
    },

    update: async (_id, olds, news) => {
      const { outs, deferred } = await complete(news);
      const { __identity, trainingShape, trainingProfile } = outs;
      if (deferred) {
        const line = describeUpdate(stateFrom(olds), trainingShape, trainingProfile);
        await runtime.engine.say(parseIdentity(__identity).urn, line);
      }
      return { outs: stateOf(outs) };
    },

    // Nothing exists at the service; Pulumi forgets the choice.
    delete: () => Promise.resolve(),
  };

  /** Resolves what `check` could not: preflight was off, or the look-up failed. */
  async function complete(
    properties: Properties,
  ): Promise<{ outs: Omit<TrainingProfileState, "schemaVersion">; deferred: boolean }> {
    const { __identity, trainingShape = "", trainingProfile, reselect } = inputsFrom(properties);
    if (trainingProfile !== undefined) return { outs: { __identity, trainingShape, trainingProfile }, deferred: false };
    const resolved = await lookUpTrainingProfile(trainingShape, runtime);
    const outs = { __identity, trainingShape, trainingProfile: resolved, chosenFor: fingerprint(reselect) };
    return { outs, deferred: true };
  }

  /** What `TrainingProfile.get(name, id)` asks for. */
  async function readUnmanaged(id: string, props: Properties): ReturnType<Handler["read"]> {
    if (parseTrainingShapeName(id) === undefined) {
      throw new Error(`'${id}' must be accounts/<account>/trainingShapes/<shape>, optionally with /versions/<version>`);
    }
    const trainingProfile = await lookUpTrainingProfile(id, runtime);
    const { __identity } = inputsFrom(props);
    return { id, props: { ...props, ...stateOf({ __identity, trainingShape: id, trainingProfile }) }, inputs: props };
  }
}

export const handler = createHandler(sharedRuntime());

function inputsFrom(properties: Properties): TrainingProfileInputs {
  return properties as unknown as TrainingProfileInputs;
}

function stateFrom(properties: Properties): TrainingProfileState {
  return properties as unknown as TrainingProfileState;
}
