import { estimateCost } from "../estimateCost.js";
import { formatCents, priceAgeInDays, PRICES_AS_OF, usdToCents } from "../../provider/prices.js";
import { profileRule } from "../profileRule.js";
import { NotReported } from "../trainingProfile.js";

/** The only limit, and not always there: estimates are shown without it. */
const LIMITS: readonly "maxUsdPerHour"[] = ["maxUsdPerHour"];

export const maxHourlyCost = profileRule({
  name: "max-hourly-cost",
  reads: "hardware",
  description: "Training, or serving, costs at most a set amount per hour at list prices.",
  tag: "cost",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps:
    "Use a shape with fewer or cheaper accelerators, or fewer replicas, raise max-hourly-cost.maxUsdPerHour, or correct the price in max-hourly-cost.prices.",
  settings: {
    maxUsdPerHour: {
      type: "number",
      minimum: 0,
      description:
        "The largest accepted cost in US$ per hour, rounded to whole cents: of every replica that a TrainerJob asks for, of a Deployment at its maxReplicaCount, and of one trainer replica elsewhere.",
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
      description: "Age of the built-in prices, in days, above which an advisory asks for newer ones, once per run.",
    },
    showEstimate: {
      type: "boolean",
      default: true,
      description: "Whether every TrainingProfile shows its cost in one advisory line, with or without a limit.",
    },
  },
  example: { maxUsdPerHour: 150, prices: { NVIDIA_A100_80GB: 4.5 }, regionalMultiplier: 1.5 },
  note: "An estimate from list prices, not a bill; a deployment is judged by the most replicas that it may have. A type without a price is a violation of its own, never $0.",
  purpose: "estimate cost",
  limits: LIMITS,
  standard: ({ maxUsdPerHour = 0 }) => `The limit is ${formatCents(usdToCents(maxUsdPerHour))}/h`,
  withoutLimit: (carrier, { showEstimate }) => showEstimate && carrier.makesNothing === true,
  check: (profile, args) => {
    const { settings, carrier, replicas, now, refuse, undecided, advise, firstInRun } = args;
    const { maxUsdPerHour, maxPriceAgeDays } = settings;
    const shows = settings.showEstimate && carrier.makesNothing === true;

    let estimate;
    try {
      estimate = estimateCost(profile, settings, replicas());
    } catch (error) {
      if (maxUsdPerHour !== undefined || !(error instanceof NotReported)) throw error;
      advise(`Cost unknown: ${error.message}.`);
      return;
    }
    const setPrice = `set max-hourly-cost.prices.${estimate.type} (US$ per GPU-hour)`;
    if ("unpriced" in estimate) {
      const way = `No price configured for ${estimate.type}; ${setPrice}.`;
      if (maxUsdPerHour === undefined) advise(`Cost of ${estimate.unpriced} unknown. ${way}`);
      else undecided(`${carrier.uses} ${estimate.unpriced}, cost unknown`, way);
      return;
    }

    const { cents, arithmetic, basis, builtInPrice } = estimate;
    const limit = maxUsdPerHour === undefined ? Infinity : usdToCents(maxUsdPerHour);
    if (cents > limit) {
      refuse(
        `${carrier.uses} ${arithmetic} > ${formatCents(limit)}/h (${basis})`,
        `${carrier.choose} fewer or cheaper accelerators`,
      );
    } else if (shows) {
      advise(`${arithmetic} per trainer replica while it runs (${basis}).`);
    }

    const age = priceAgeInDays(now());
    if (builtInPrice && age > maxPriceAgeDays && firstInRun()) {
      advise(
        `The built-in prices are as of ${PRICES_AS_OF}, ${age} days ago; the limit is ${maxPriceAgeDays} days, set by max-hourly-cost.maxPriceAgeDays in the policy configuration. Update pulumi-fireworks, or ${setPrice}.`,
      );
    }
  },
});
