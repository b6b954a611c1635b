import { formatCents, priceOf, PRICES_AS_OF } from "../provider/prices.js";
import { countOf, type HardwareField, type Profile, replicasOf, textOf } from "./trainingProfile.js";
import { countText } from "./wording.js";

/** An estimate from list prices; not a bill. */
export type CostEstimate =
  | {
      readonly cents: number;
      /** `2 nodes × 8 × $13.00 = $208.00/h` */
      readonly arithmetic: string;
      /** `NVIDIA_B200_180GB, prices as of 2026-09-01` */
      readonly basis: string;
      readonly builtInPrice: boolean;
    }
  /** `2 nodes × 8 NVIDIA_A100_80GB`: there is no price for it. */
  | { readonly unpriced: string };

/** @throws NotReported for a field that the estimate needs */
export function estimateCost(
  profile: Profile<HardwareField>,
  settings: { readonly prices: Readonly<Record<string, number>>; readonly regionalMultiplier: number },
): CostEstimate & { readonly type: string } {
  const type = textOf(profile, "acceleratorType");
  const nodes = countOf(profile, "nodeCount");
  const perNode = countOf(profile, "acceleratorCount");
  const replicas = replicasOf(profile);
  const hardware = `${replicas === 1 ? "" : `${replicas} replicas × `}${countText(nodes, "node")} × ${perNode}`;
  const price = priceOf(type, settings.prices);
  if (price === undefined) return { type, unpriced: `${hardware} ${type}` };

  const { regionalMultiplier } = settings;
  const cents = Math.round(replicas * nodes * perNode * price.cents * regionalMultiplier);
  const regional = regionalMultiplier === 1 ? "" : ` × ${regionalMultiplier} regional`;
  const builtInPrice = price.origin === "built-in";
  return {
    type,
    cents,
    arithmetic: `${hardware} × ${formatCents(price.cents)}${regional} = ${formatCents(cents)}/h`,
    basis: `${type}, ${builtInPrice ? `prices as of ${PRICES_AS_OF}` : "price set by max-hourly-cost.prices"}`,
    builtInPrice,
  };
}
