import { type Front } from "../lifecycle/front.js";
import { type Runtime } from "../lifecycle/runtime.js";

type Module = Promise<{ readonly createFront: (runtime: Runtime) => Front }>;

/** Loaded when a stack has one. */
const RESOURCES: Readonly<Record<string, () => Module>> = {
  "fireworks:index:PromotedModel": () => import("../resources/promotedModel/handler/handler.js"),
  "fireworks:index:TrainingProfile": () => import("../resources/trainingProfile/handler/handler.js"),
  "fireworks:index:TrainerJob": () => import("../resources/trainerJob/handler/handler.js"),
  "fireworks:index:Deployment": () => import("../resources/deployment/handler/handler.js"),
  "fireworks:index:DeployedModel": () => import("../resources/deployedModel/handler/handler.js"),
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
