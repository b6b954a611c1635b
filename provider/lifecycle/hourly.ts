import { PRICES_AS_OF, formatCents } from "../prices.js";

/** What something bills by the hour, in US cents at list prices: `max` when it is busiest. */
export interface Hourly {
  readonly min: number;
  readonly max: number;
}

export const NOTHING: Hourly = { min: 0, max: 0 };

/** What one resource bills before and after a change; `undefined` for what is not known. */
export interface Billing {
  readonly name: string;
  readonly before: Hourly | undefined;
  readonly after: Hourly | undefined;
}

/** One line on all that bills by the hour, before a change and after it. */
export function describeBill(billings: readonly Billing[]): string | undefined {
  if (billings.length === 0) return undefined;
  const known = billings.filter(({ before, after }) => before !== undefined && after !== undefined);
  const [before, after] = [sum(known.map((one) => one.before)), sum(known.map((one) => one.after))];
  // The engine's order differs from run to run.
  const parts = known
    .flatMap(({ name, after: one = NOTHING }) => (one.max === 0 ? [] : [`${name} ${amount(one)}`]))
    .toSorted();
  const open = billings
    .filter((one) => !known.includes(one))
    .map(({ name }) => name)
    .toSorted();
  const made = parts.length < 2 ? "" : ` (${parts.join(", ")})`;
  const rest = open.length === 0 ? "" : `; beside ${open.join(", ")}, whose cost is not known (not $0)`;
  return `What the program declares bills ${amount(before)} per hour now, and ${amount(after)} after this change${made}, at list prices as of ${PRICES_AS_OF}${rest}`;
}

/** `$0`, `$52.00`, or `$0 to $52.00`. */
export function amount({ min, max }: Hourly): string {
  return min === max ? dollars(max) : `${dollars(min)} to ${dollars(max)}`;
}

function dollars(cents: number): string {
  return cents === 0 ? "$0" : formatCents(cents);
}

function sum(all: readonly (Hourly | undefined)[]): Hourly {
  return all.reduce<Hourly>(
    (total, one = NOTHING) => ({ min: total.min + one.min, max: total.max + one.max }),
    NOTHING,
  );
}
