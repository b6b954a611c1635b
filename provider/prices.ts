/** List prices of accelerators: policies judge cost by them, and previews of what bills show it. */

/** One kind of accelerator and its price. */
export interface PriceRow {
  /** Every spelling in use; the documentation and the API disagree about some. */
  readonly types: readonly string[];
  /** US cents per accelerator and hour. */
  readonly cents: number;
}

/** The day from which the built-in prices hold. */
export const PRICES_AS_OF = "2026-09-01";

/**
 * Fireworks on-demand prices. Not opened on the vendor's own page: two or three third-party notes quote it
 * (2026-08-26 to 2026-09-22), and nothing proves that trainers cost the same as deployments.
 * To be checked before each release. Types without a known price (A100, A10G, L4, GB200, MI300X, MI325X,
 * MI350X) are left out: what has no row is unpriced, never free.
 */
export const PRICE_ROWS: readonly PriceRow[] = [
  { types: ["NVIDIA_H100_80GB"], cents: 800 },
  { types: ["NVIDIA_H200_141GB"], cents: 800 },
  { types: ["NVIDIA_B200_180GB", "NVIDIA_B200_192GB"], cents: 1300 },
  { types: ["NVIDIA_B300_288GB"], cents: 1500 },
  { types: ["NVIDIA_GB300"], cents: 2000 },
];

export interface Price {
  /** US cents per accelerator and hour. */
  readonly cents: number;
  readonly origin: "configured" | "built-in";
}

/**
 * The price of a type: configured under this name, or under another name of the same row, or built in;
 * `undefined` when there is none.
 *
 * @param configured US$ per accelerator and hour, by type
 */
export function priceOf(type: string, configured: Readonly<Record<string, number>>): Price | undefined {
  const row = PRICE_ROWS.find(({ types }) => types.includes(type));
  const prices = new Map(Object.entries(configured));
  for (const name of [type, ...(row?.types ?? [])]) {
    const usd = prices.get(name);
    if (usd !== undefined) return { cents: usdToCents(usd), origin: "configured" };
  }
  return row === undefined ? undefined : { cents: row.cents, origin: "built-in" };
}

/** Whole days since `PRICES_AS_OF`. */
export function priceAgeInDays(now: number): number {
  return Math.floor((now - Date.parse(PRICES_AS_OF)) / 86_400_000);
}

export function usdToCents(usd: number): number {
  return Math.round(usd * 100);
}

/** `$13.00` for 1300. */
export function formatCents(cents: number): string {
  return `$${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
}

/** What a trainer runs on. */
export interface Nodes {
  readonly acceleratorType: string;
  readonly perNode: number;
  readonly nodes: number;
  readonly replicas: number;
}

/** `1 node x 4`, of accelerators. */
export function describeCount({ replicas, nodes, perNode }: Nodes): string {
  return `${replicas > 1 ? `${replicas} replicas x ` : ""}${nodes} ${nodes === 1 ? "node" : "nodes"} x ${perNode}`;
}

/** US cents per hour while they run; `undefined` for hardware without a list price. */
export function centsPerHour({ acceleratorType, replicas, nodes, perNode }: Nodes): number | undefined {
  const price = priceOf(acceleratorType, {});
  return price === undefined ? undefined : replicas * nodes * perNode * price.cents;
}

/** The nodes of a trainer and their list price, with the arithmetic: `1 node x 4 x $13.00 = $52.00/h while it runs (...)`. */
export function describeNodes(of: Nodes): string {
  const [count, type] = [describeCount(of), of.acceleratorType];
  const [price, total] = [priceOf(type, {}), centsPerHour(of)];
  if (price === undefined || total === undefined) {
    return `${count} x ${type} while it runs, for which no list price is known (not $0)`;
  }
  return `${count} x ${formatCents(price.cents)} = ${formatCents(total)}/h while it runs (${type}, list prices as of ${PRICES_AS_OF})`;
}

/** What something bills by the hour, in US cents at list prices: `max` when it is busiest. */
export interface Hourly {
  readonly min: number;
  readonly max: number;
}

export const NOTHING: Hourly = { min: 0, max: 0 };

/** `$0`, `$52.00`, or `$0 to $52.00`. */
export function describeHourly({ min, max }: Hourly): string {
  return min === max ? dollars(max) : `${dollars(min)} to ${dollars(max)}`;
}

function dollars(cents: number): string {
  return cents === 0 ? "$0" : formatCents(cents);
}
