import { unknownPathOf } from "./notEvaluated.js";

/** The inputs that rules read: what the program gives, and what `check` adds to it. */
export type InputName =
  | "acceleratorCount"
  | "acceleratorType"
  | "annotations"
  | "baseModel"
  | "checkpoint"
  | "deploymentProfile"
  | "deploymentShape"
  /** Of a saved trainer job: what it was launched with, in the place of the inputs. */
  | "launch"
  | "maxReplicaCount"
  | "forTraining"
  | "minReplicaCount"
  | "nodeCount"
  | "onDelete"
  | "outputModelId"
  | "outputModelIdPrefix"
  | "pinned"
  | "preflight"
  | "provenance"
  | "public"
  | "requestedShape"
  | "resolvedCheckpoint"
  | "trainerJob"
  | "trainerReplicaCount"
  | "trainingProfile"
  | "trainingShape"
  | "waitForCheckpoint";

/** A resource as a check is shown it: the inputs that its rule says it reads; of others, only whether they are given. */
export interface Inputs<Reads extends InputName = InputName> {
  /** By its path; `undefined` for one that is absent or null. Reading one that is not known yet throws, and the rule waits. */
  readonly value: (name: Reads, ...path: readonly string[]) => unknown;
  /** The same as a text; what is no text is shown as JSON. */
  readonly text: (name: Reads, ...path: readonly string[]) => string | undefined;
  /** Whether it can be read now. */
  readonly isKnown: (name: Reads, ...path: readonly string[]) => boolean;
  /** Whether there is one at all, known or not: for that no rule has to wait. */
  readonly isGiven: (name: InputName) => boolean;
}

/** @param props as policies are given them: guarded by a proxy that throws where a value is unknown */
export function inputsOf({ props }: { readonly props: unknown }): Inputs {
  const value: Inputs["value"] = (...path) => {
    let found = props;
    for (const key of path) {
      if (typeof found !== "object" || found === null) return undefined;
      found = (found as Record<string, unknown>)[key];
    }
    return found ?? undefined;
  };
  const isKnown: Inputs["isKnown"] = (...path) => {
    try {
      value(...path);
      return true;
    } catch (error) {
      if (unknownPathOf(error) === undefined) throw error;
      return false;
    }
  };
  return {
    value,
    isKnown,
    text: (...path) => {
      const found = value(...path);
      return found === undefined || typeof found === "string" ? found : JSON.stringify(found);
    },
    isGiven: (name) => !isKnown(name) || value(name) !== undefined,
  };
}
