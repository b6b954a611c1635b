import { type Properties } from "../../provider/lifecycle/handler.js";
import { type Chance } from "./chance.js";
import { jobsOf, MAX_SLOTS } from "./cloud.js";

/** One resource of the program. */
export interface Declared {
  readonly slot: number;
  /** The resource's name; a change of it comes with an alias. */
  readonly name: string;
  readonly args: Properties;
  /** Counts up with each change of what chooses the model. */
  readonly version: number;
}

export const TYPE = "pulumi-nodejs:dynamic/fireworks:PromotedModel";

export function urnOf(name: string, stack: string): string {
  return `urn:pulumi:${stack}::fleet::${TYPE}::${name}`;
}

/** What the class passes on. */
export function newsOf({ name, args }: Declared, stack: string): Properties {
  return { ...args, __identity: `organization/${urnOf(name, stack)}`, __provider: "by reference" };
}

/** The user's program, and how it changes. */
export class Program {
  readonly #declared = new Map<number, Declared>();
  #versions = 0;
  #texts = 0;

  /** @param marks whether models carry markers; without them some arguments are not safe, which the README says */
  constructor(private readonly marks = true) {}

  resources(): Declared[] {
    return [...this.#declared.values()];
  }

  get(slot: number): Declared | undefined {
    return this.#declared.get(slot);
  }

  declare(slot: number, args: Properties, name = `res${slot}`): void {
    this.#declared.set(slot, { slot, name, args, version: (this.#versions += 1) });
  }

  remove(slot: number): void {
    this.#declared.delete(slot);
  }

  rename(slot: number): void {
    const old = this.#declared.get(slot);
    if (old !== undefined) this.declare(slot, old.args, old.name === `res${slot}` ? `res${slot}x` : `res${slot}`);
  }

  /** Changes what chooses the model. */
  choose(slot: number, change: Properties): void {
    const old = this.#declared.get(slot);
    if (old !== undefined) this.declare(slot, defined({ ...old.args, ...change }), old.name);
  }

  /** Changes what is updated in place. */
  describe(slot: number, change: Properties): void {
    const old = this.#declared.get(slot);
    if (old !== undefined) this.#declared.set(slot, { ...old, args: defined({ ...old.args, ...change }) });
  }

  /** One random edit. */
  edit(chance: Chance): string {
    const slots = [...this.#declared.keys()];
    const free = Array.from({ length: MAX_SLOTS }, (_, slot) => slot).filter((slot) => !this.#declared.has(slot));
    if (slots.length === 0 || (free.length > 0 && chance.often(0.35))) {
      const slot = chance.oneOf(free);
      this.declare(slot, this.#randomArgs(slot, chance));
      return `add ${slot}: ${JSON.stringify(this.get(slot)?.args)}`;
    }
    const slot = chance.oneOf(slots);
    if (chance.often(0.12)) {
      this.remove(slot);
      return `remove ${slot}`;
    }
    if (chance.often(0.1)) {
      this.rename(slot);
      return `rename ${slot}`;
    }
    if (chance.often(0.5)) this.describe(slot, this.#randomDescription(chance));
    else this.choose(slot, this.#randomChoice(slot, chance));
    return `edit ${slot}: ${JSON.stringify(this.get(slot)?.args)}`;
  }

  #randomArgs(slot: number, chance: Chance): Properties {
    return defined({
      trainerJob: chance.oneOf(jobsOf(slot)),
      checkpoint: chance.oneOf([undefined, undefined, "step-20", "step-40"]),
      ...this.#randomNaming(slot, chance),
      ...(chance.often(0.6) ? this.#randomDescription(chance) : {}),
      onDelete: chance.oneOf([undefined, undefined, undefined, "keep", "delete"]),
      adopt: chance.oneOf([undefined, undefined, undefined, "ifSameSource", "always"]),
      replaceInPlace: chance.oneOf([undefined, undefined, true]),
      preflight: this.marks ? chance.oneOf([undefined, undefined, undefined, undefined, "warn", "off"]) : undefined,
      timeouts: { create: chance.oneOf(["30s", "2m"]), poll: "10s", delete: "30s" },
    });
  }

  #randomNaming(slot: number, chance: Chance): Properties {
    const naming = chance.oneOf(["auto", "auto", "prefix", "explicit"] as const);
    const none = { outputModelId: undefined, outputModelIdPrefix: undefined };
    if (naming === "prefix") return { ...none, outputModelIdPrefix: `pre${slot}-${chance.below(2)}` };
    return naming === "explicit" ? { ...none, outputModelId: `bot${slot}-${chance.below(3)}` } : none;
  }

  #randomChoice(slot: number, chance: Chance): Properties {
    switch (chance.below(5)) {
      case 0:
        return { checkpoint: chance.oneOf([undefined, "step-20", "step-40", "step-60"]) };
      case 1:
        return { trainerJob: chance.oneOf(jobsOf(slot)) };
      case 2:
        return { reselect: (this.#texts += 1) };
      case 3:
        return { replaceInPlace: chance.oneOf([undefined, true]), checkpoint: chance.oneOf(["step-20", "step-40"]) };
      default:
        return this.#randomNaming(slot, chance);
    }
  }

  #randomDescription(chance: Chance): Properties {
    switch (chance.below(6)) {
      case 0:
        return { displayName: chance.oneOf([undefined, `Bot ${(this.#texts += 1)}`]) };
      case 1:
        return { description: chance.oneOf([undefined, `text ${(this.#texts += 1)}`]) };
      case 2:
        return { public: chance.oneOf([undefined, true, false]) };
      case 3:
        return { onDelete: chance.oneOf([undefined, "keep", "delete"]) };
      case 4:
        return { annotations: { owner: `team ${(this.#texts += 1)}` } };
      default:
        return { contextLength: 1024 * (1 + chance.below(4)) };
    }
  }
}

function defined(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
