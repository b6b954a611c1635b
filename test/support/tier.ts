/**
 * How thorough a run is: `quick` is `npm test`, `full` what has to pass before a change lands (`npm run test:full`), and
 * `nightly` leaves nothing out (`npm run test:nightly`).
 */
type Tier = "quick" | "full" | "nightly";

const TIERS: readonly string[] = ["quick", "full", "nightly"] satisfies Tier[];
const { TEST_TIER: tier = "quick" } = process.env;
if (!TIERS.includes(tier)) throw new Error(`TEST_TIER is '${tier}', and must be one of ${TIERS.join(", ")}`);

/** What this run takes of something. */
export function byTier<T>(values: Readonly<Record<Tier, T>>): T {
  return values[tier as Tier];
}

/** Every row at night, and otherwise so many of them, spread evenly from the first one to the last. */
export function someOf<T>(rows: readonly T[], count: number): T[] {
  if (tier === "nightly" || count >= rows.length) return [...rows];
  const step = count > 1 ? (rows.length - 1) / (count - 1) : 0;
  return Array.from({ length: count }, (_, index) => rows[Math.round(index * step)] as T);
}

/** Every pair at night, and otherwise so few of them that each one of both is in a pair. */
export function pairsOf<A, B>(some: readonly A[], others: readonly B[]): [A, B][] {
  if (tier === "nightly") return some.flatMap((one) => others.map((other): [A, B] => [one, other]));
  const count = Math.max(some.length, others.length);
  return Array.from({ length: count }, (_, index) => [
    some[index % some.length] as A,
    others[index % others.length] as B,
  ]);
}
