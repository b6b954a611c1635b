import { type Front } from "../lifecycle/front.js";
import { type Runtime } from "../lifecycle/runtime.js";
import { DEPLOYED_MODEL, DEPLOYMENT, pluginType, PROMOTED_MODEL, TRAINER_JOB, TRAINING_PROFILE } from "../tokens.js";

type Module = Promise<{ readonly createFront: (runtime: Runtime) => Front }>;

/** Loaded when a stack has one. */
const RESOURCES: Readonly<Record<string, () => Module>> = {
  [pluginType(PROMOTED_MODEL)]: () => import("../resources/promotedModel/handler/handler.js"),
  [pluginType(TRAINING_PROFILE)]: () => import("../resources/trainingProfile/handler/handler.js"),
  [pluginType(TRAINER_JOB)]: () => import("../resources/trainerJob/handler/handler.js"),
  [pluginType(DEPLOYMENT)]: () => import("../resources/deployment/handler/handler.js"),
  [pluginType(DEPLOYED_MODEL)]: () => import("../resources/deployedModel/handler/handler.js"),
};

/** The resources of one run, by type token. */
export class Resources {
  readonly #runtime: Runtime;
  readonly #fronts = new Map<string, Promise<Front>>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** @throws Error for a type that this package does not have */
  of(urn: string): Promise<Front> {
    const type = typeOf(urn);
    const load = RESOURCES[type];
    if (load === undefined) {
      throw new Error(`${type} is no resource of this provider; it has ${Object.keys(RESOURCES).join(", ")}`);
    }
    const front = this.#fronts.get(type) ?? load().then(({ createFront }) => createFront(this.#runtime));
    this.#fronts.set(type, front);
    return front;
  }
}

/** The type token in a URN, without its parents' types. */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}
