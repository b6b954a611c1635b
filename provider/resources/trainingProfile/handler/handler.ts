import { type Call } from "../../../lifecycle/call.js";
import { checkChanged } from "../../../lifecycle/check.js";
import { serve } from "../../../lifecycle/dynamicFront.js";
import { type Handler, type Properties, typed } from "../../../lifecycle/handler.js";
import { Memory } from "../../../lifecycle/memory.js";
import { fingerprint } from "../../../lifecycle/properties.js";
import { parse, refuse } from "./args.js";
import { check } from "./check.js";
import { compare } from "./compare.js";
import { readUnmanaged, reportNewer } from "./read.js";
import { describeChange, describeProfile, describeUpdate } from "./row.js";
import { type TrainingProfileInputs, type TrainingProfileState, bareName, stateOf, userProperties } from "./state.js";

/**
 * A training profile. It owns no object: the resource is a choice, kept in state, and nothing is written to the
 * service; so it is no `Kind`.
 */
export function trainingProfileHandler(): Handler {
  return {
    check: checkChanged({ parse, refuse, check, own: userProperties }, new Memory()),

    diff: (call, id, olds, news) => {
      const saved = typed<TrainingProfileState>(olds);
      const diff = compare(id, saved, typed<TrainingProfileInputs>(news));
      if (diff.kind !== "same" && diff.profile !== undefined) {
        const line =
          diff.kind === "replace"
            ? describeChange(saved.trainingProfile, diff.profile)
            : describeUpdate(saved, String(news.trainingShape), diff.profile);
        call.announce(line);
      }
      return Promise.resolve({
        changes: diff.kind !== "same",
        replaces: diff.kind === "replace" ? ["trainingShape"] : [],
        deleteBeforeReplace: false,
      });
    },

    create: async (call, inputs) => {
      const { outs, deferred } = await complete(inputs, call);
      const { trainingShape, trainingProfile } = outs;
      if (deferred) await call.say(describeProfile(trainingShape, trainingProfile));
      return { id: bareName(trainingShape), outs: stateOf(outs) };
    },

    read: async (call, id, props) => {
      if (props.schemaVersion === undefined) return readUnmanaged(id, props, call);
      await reportNewer(typed<TrainingProfileState>(props), call);
      return { id, props };
    },

    update: async (call, _id, olds, news) => {
      const { outs, deferred } = await complete(news, call);
      const { trainingShape, trainingProfile } = outs;
      if (deferred) await call.say(describeUpdate(typed<TrainingProfileState>(olds), trainingShape, trainingProfile));
      return { outs: stateOf(outs) };
    },

    // Nothing exists at the service; Pulumi forgets the choice.
    delete: () => Promise.resolve(),
  };
}

/** Resolves what `check` could not: preflight was off, or the look-up failed. */
async function complete(
  properties: Properties,
  call: Call,
): Promise<{ outs: Omit<TrainingProfileState, "schemaVersion">; deferred: boolean }> {
  const { __identity, trainingShape = "", trainingProfile, reselect } = typed<TrainingProfileInputs>(properties);
  if (trainingProfile !== undefined) return { outs: { __identity, trainingShape, trainingProfile }, deferred: false };
  const resolved = await call.lookups().trainingProfile(trainingShape);
  const outs = { __identity, trainingShape, trainingProfile: resolved, chosenFor: fingerprint(reselect) };
  return { outs, deferred: true };
}

export const { createHandler, handler } = serve(trainingProfileHandler);
