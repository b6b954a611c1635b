import { seededRandom } from "../support/seededRandom.js";

/** Everything random of one history, out of one seed. */
export class Chance {
  readonly random: () => number;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  /** True this often. */
  often(probability: number): boolean {
    return this.random() < probability;
  }

  /** 0 to `limit - 1`. */
  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  oneOf<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined && choices.length === 0) throw new Error("nothing to choose from");
    return choice as T;
  }
}
