import { PRICES_AS_OF } from "../../prices.js";
import { type Cost } from "../../report/index.js";
import { type ServiceObject } from "./serviceObject.js";
import { describeSoFar, dollars } from "./words.js";

/** What many objects cost together: US dollars at list prices, of what is known. */
export interface Total {
  /** Per hour, with what runs now. */
  readonly now: number;
  /** Per hour, at the most replicas. */
  readonly most: number;
  /** Since each was made, at its size now. */
  readonly soFar: Cost;
  /** Names of objects whose cost is not known, so that the sums leave it out. */
  readonly withoutCost: readonly string[];
  /** The day of the list prices. */
  readonly pricesAsOf: string;
}

export function totalOf(objects: readonly ServiceObject[]): Total {
  const costs = objects.flatMap(({ cost }) => cost ?? []);
  return {
    now: sum(costs.map(({ now }) => now)),
    most: sum(costs.map(({ most }) => most)),
    soFar: { min: sum(costs.map(({ soFar }) => soFar?.min)), max: sum(costs.map(({ soFar }) => soFar?.max)) },
    withoutCost: objects.flatMap(({ name, cost }) =>
      cost !== undefined && (cost.now === undefined || cost.most === undefined) ? [name] : [],
    ),
    pricesAsOf: PRICES_AS_OF,
  };
}

/** In cents, so that no sum ends in a long fraction. */
function sum(amounts: readonly (number | undefined)[]): number {
  return amounts.reduce<number>((cents, amount = 0) => cents + Math.round(amount * 100), 0) / 100;
}

/** `now $52.00 per hour, at most $104.00; so far up to $624.00 (list prices as of 2026-09-01)`. */
export function describeTotal({ now, most, soFar, withoutCost, pricesAsOf }: Total): string {
  const rest = withoutCost.length === 0 ? "" : `; without what has no known price: ${withoutCost.length}`;
  return `now ${dollars(now)} per hour, at most ${dollars(most)}; so far ${describeSoFar(soFar)} (list prices as of ${pricesAsOf})${rest}`;
}
