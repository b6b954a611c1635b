import { estimateCost } from "../estimateCost.js";
import { violationText } from "../findings.js";
import { formatCents, priceAgeInDays, PRICES_AS_OF, usdToCents } from "../../provider/prices.js";
import { profileRule } from "../profileRule.js";
import { NotReported } from "../trainingProfile.js";
import { countText } from "../wording.js";

/** The only limit, and not always there: estimates are shown without it. */
const LIMITS: readonly "maxUsdPerHour"[] = ["maxUsdPerHour"];

export const maxHourlyCost = profileRule({
  name: "max-hourly-cost",
  description: "Training or serving costs no more per hour than allowed, at list prices.",
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
        "The highest accepted cost in US$ per hour, rounded to whole cents: of all replicas that a TrainerJob asks for, of a Deployment at its maxReplicaCount, and of one trainer replica elsewhere.",
    },
    prices: {
      type: "object",
      additionalProperties: { type: "number", minimum: 0.01 },
      default: {},
      description:
        "US$ per accelerator and hour by accelerator type, rounded to whole cents; each entry replaces or adds one row of the built-in price table.",
    },
    regionalMultiplier: {
      type: "number",
      minimum: 1,
      default: 1,
      description: "A factor on every price, for example 1.5 where training is restricted to a region.",
    },
    maxPriceAgeDays: {
      type: "integer",
      minimum: 1,
      default: 180,
      description:
        "The age of the built-in prices, in days, above which an advisory asks for newer ones, once per run.",
    },
    showEstimate: {
      type: "boolean",
      default: true,
      description: "Whether every TrainingProfile shows its cost in one advisory line, with or without a limit.",
    },
  },
  example: { maxUsdPerHour: 150, prices: { NVIDIA_A100_80GB: 4.5 }, regionalMultiplier: 1.5 },
  note: "An estimate from list prices, not a bill. A deployment is judged at its highest number of replicas. A type without a price is a violation, never $0.",
  setBy: LIMITS,
  limit: ({ maxUsdPerHour = 0 }) => `at most ${formatCents(usdToCents(maxUsdPerHour))}/h`,
  withoutLimit: (carrier, { showEstimate }) => showEstimate && carrier.makesNothing === true,
  reads: ["acceleratorType", "nodeCount", "acceleratorCount", "replicas"],
  check: (profile, args) => {
    const { settings, carrier, now, refuse, undecided, advise, firstInRun } = args;
    const { maxUsdPerHour, maxPriceAgeDays } = settings;
    const shows = settings.showEstimate && carrier.makesNothing === true;

    let estimate;
    try {
      estimate = estimateCost(profile, settings);
    } catch (error) {
      if (maxUsdPerHour !== undefined || !(error instanceof NotReported)) throw error;
      advise(`Cost unknown: ${error.message}.`);
      return;
    }
    const setPrice = `set max-hourly-cost.prices.${estimate.type} (US$ per accelerator and hour)`;
    if ("unpriced" in estimate) {
      const found = `${estimate.unpriced}, a type without a price`;
      if (maxUsdPerHour === undefined) advise(`Cost unknown: ${found}. Fix: ${setPrice}.`);
      else undecided({ found, fix: setPrice });
      return;
    }

    const { cents, arithmetic, basis, builtInPrice } = estimate;
    if (maxUsdPerHour !== undefined && cents > usdToCents(maxUsdPerHour)) {
      refuse({ found: `${arithmetic} (${basis})`, fix: carrier.choose("fewer or cheaper accelerators") });
    } else if (shows) {
      advise(`${arithmetic} per trainer replica while it runs (${basis}).`);
    }

    const age = priceAgeInDays(now());
    if (builtInPrice && age > maxPriceAgeDays && firstInRun()) {
      const found = `built-in prices as of ${PRICES_AS_OF}, ${countText(age, "day")} old`;
      const limit = `prices that are at most ${countText(maxPriceAgeDays, "day")} old`;
      const fix = `update pulumi-fireworks, or ${setPrice}`;
      advise(violationText({ found, fix }, { limit, setBy: "max-hourly-cost.maxPriceAgeDays" }));
    }
  },
});
