import { isDeepStrictEqual } from "node:util";
import { type Call } from "../../../lifecycle/call.js";
import { checkChanged } from "../../../lifecycle/check.js";
import { serve } from "../../../lifecycle/dynamicFront.js";
import { type Handler, type Properties, typed } from "../../../lifecycle/handler.js";
import { Memory } from "../../../lifecycle/memory.js";
import { fingerprint } from "../../../lifecycle/properties.js";
import { parse, refuse } from "./args.js";
import { check } from "./check.js";
import { compare, isSameChoice } from "./compare.js";
import { describeChange, describeProfile, describeUpdate, reportNewer } from "./row.js";
import { type TrainingProfileInputs, type TrainingProfileState, bareName, stateOf, userProperties } from "./state.js";
import { imported, readUnmanaged } from "./unmanaged.js";

/** What of the inputs a state holds. */
const SAVED = ["trainingShape", "trainingProfile", "annotations"] as const;

/**
 * A training profile. It owns no object: the resource is a choice, kept in state, and nothing is written to the
 * service; so it is no `Kind`.
 */
function trainingProfileHandler(): Handler {
  return {
    check: checkChanged({ parse, refuse, check, own: userProperties }, new Memory()),

    diff: (call, id, olds, news) => {
      const saved = typed<TrainingProfileState>(olds);
      const diff = compare(id, saved, typed<TrainingProfileInputs>(news));
      if (diff.kind !== "same" && diff.profile !== undefined) {
        const line =
          diff.kind === "replace"
            ? describeChange(saved.trainingProfile, diff.profile)
            : describeUpdate(saved, { ...typed<TrainingProfileInputs>(news), trainingProfile: diff.profile });
        call.announce(line);
      }
      return Promise.resolve({
        changes: diff.kind !== "same",
        updates: diff.kind === "update" ? SAVED.filter((field) => !isDeepStrictEqual(olds[field], news[field])) : [],
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

    import: (call, id) => imported(id, call),

    update: async (call, _id, olds, news) => {
      const { outs, deferred } = await complete(news, call, typed<TrainingProfileState>(olds));
      if (deferred) await call.say(describeUpdate(typed<TrainingProfileState>(olds), outs));
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
  saved?: TrainingProfileState,
): Promise<{ outs: Omit<TrainingProfileState, "schemaVersion">; deferred: boolean }> {
  const inputs = typed<TrainingProfileInputs>(properties);
  const { __identity, trainingShape = "", trainingProfile, reselect, annotations } = inputs;
  const known = { __identity, trainingShape, annotations };
  if (trainingProfile !== undefined) return { outs: { ...known, trainingProfile }, deferred: false };
  if (saved !== undefined && isSameChoice(saved, inputs)) return { outs: { ...saved, ...known }, deferred: false };
  const resolved = await call.lookups().trainingProfile(trainingShape);
  return { outs: { ...known, trainingProfile: resolved, chosenFor: fingerprint(reselect) }, deferred: true };
}

export const { createHandler, handler, createFront } = serve(trainingProfileHandler);
