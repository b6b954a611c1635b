import { acceleratorRule } from "../acceleratorRule.js";
import { nodesText } from "../nodesText.js";
import { formatCents, priceAgeInDays, priceOf, PRICES_AS_OF, usdToCents } from "../prices.js";
import { countOf, textOf } from "../trainingProfile.js";

interface Settings {
  maxUsdPerHour: number;
  prices: Readonly<Record<string, number>>;
  regionalMultiplier: number;
  maxPriceAgeDays: number;
}

/** An estimate from list prices, per trainer replica; not a bill. */
export const maxHourlyCost = acceleratorRule<Settings>({
  name: "max-hourly-cost",
  description: "A trainer replica costs at most a set amount per hour at list prices.",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps:
    "Use a training shape with fewer or cheaper accelerators, raise max-hourly-cost.maxUsdPerHour, or correct the price in max-hourly-cost.prices.",
  settings: {
    maxUsdPerHour: {
      type: "number",
      minimum: 0,
      description: "The largest accepted cost of one trainer replica, in US$ per hour, rounded to whole cents.",
    },
    prices: {
      type: "object",
      additionalProperties: { type: "number", minimum: 0.01 },
      default: {},
      description:
        "US$ per accelerator and hour by accelerator type, rounded to whole cents; each entry replaces or adds one row of the built-in table.",
    },
    regionalMultiplier: {
      type: "number",
      minimum: 1,
      default: 1,
      description: "Factor on every price (no unit), for example 1.5 where training is restricted to a region.",
    },
    maxPriceAgeDays: {
      type: "integer",
      minimum: 1,
      default: 180,
      description: "Age of the built-in prices, in days, above which an advisory asks for newer ones.",
    },
  },
  limit: "maxUsdPerHour",
  limitText: ({ maxUsdPerHour }) => `The limit is ${formatCents(usdToCents(maxUsdPerHour))}/h`,
  purpose: "estimate cost",
  check: (profile, { settings, now, exceeds, undecided, warning }) => {
    const type = textOf(profile, "acceleratorType");
    const nodes = countOf(profile, "nodeCount");
    const perNode = countOf(profile, "acceleratorCount");
    const used = `${nodesText(nodes)} × ${perNode}`;
    const setPrice = `set max-hourly-cost.prices.${type} (US$ per GPU-hour)`;

    const price = priceOf(type, settings.prices);
    if (price === undefined) {
      undecided(`${used} ${type}, cost unknown`, `No price configured for ${type}; ${setPrice}.`);
      return;
    }

    const cost = Math.round(nodes * perNode * price.cents * settings.regionalMultiplier);
    const limit = usdToCents(settings.maxUsdPerHour);
    if (cost > limit) {
      const regional = settings.regionalMultiplier === 1 ? "" : ` × ${settings.regionalMultiplier} regional`;
      const source =
        price.origin === "built-in" ? `prices as of ${PRICES_AS_OF}` : "price set by max-hourly-cost.prices";
      exceeds(
        `${used} × ${formatCents(price.cents)}${regional} = ${formatCents(cost)}/h > ${formatCents(limit)}/h (${type}, ${source})`,
        "fewer or cheaper accelerators",
      );
    }

    const age = priceAgeInDays(now());
    if (price.origin === "built-in" && age > settings.maxPriceAgeDays) {
      warning(
        `The built-in prices are as of ${PRICES_AS_OF}, ${age} days ago; the limit is ${settings.maxPriceAgeDays} days, set by max-hourly-cost.maxPriceAgeDays in the policy configuration. Update pulumi-fireworks, or ${setPrice}.`,
      );
    }
  },
});
