import { describe, expect, test } from "vitest";
import { formatCents, priceAgeInDays, priceOf, usdToCents } from "../../../provider/prices.ts";
import { maxHourlyCost } from "../../../policies/rules/maxHourlyCost.ts";
import { contextOf, FRESH, PROFILE, PROFILE_RESOURCE, runPolicy, runRule, SILENT } from "./runRule.ts";
import { TRAINING_PROFILE } from "../../../provider/tokens.ts";

const DAY = 86_400_000;
const AS_OF = Date.parse("2026-09-01T00:00:00Z");

function run(fields: Record<string, unknown>, config: Record<string, unknown>, now?: number) {
  const trainingProfile = { ...PROFILE, ...fields };
  return runRule(maxHourlyCost, { props: { trainingProfile }, config, ...(now === undefined ? {} : { now }) });
}

const COST = "2 nodes × 8 × $13.00 = $208.00/h";
const LIMIT =
  "Required: at most $150.00/h (set by max-hourly-cost.maxUsdPerHour in the policy configuration). Fix: promote a checkpoint that was trained with fewer or cheaper accelerators.";

describe("max-hourly-cost", () => {
  type Case = [sentence: string, fields: Record<string, unknown>, config: Record<string, unknown>, violation?: string];
  test.each<Case>([
    ["a cost below the limit passes", {}, { maxUsdPerHour: 208.01 }],
    ["a cost at the limit passes", {}, { maxUsdPerHour: 208 }],
    [
      "a cost one cent above the limit fails",
      {},
      { maxUsdPerHour: 207.99 },
      `Found: ${COST} (NVIDIA_B200_180GB, prices as of 2026-09-01). Required: at most $207.99/h (set by max-hourly-cost.maxUsdPerHour in the policy configuration). Fix: promote a checkpoint that was trained with fewer or cheaper accelerators.`,
    ],
    [
      "a violation shows its arithmetic and the day of the prices",
      {},
      { maxUsdPerHour: 150 },
      `Found: ${COST} (NVIDIA_B200_180GB, prices as of 2026-09-01). ${LIMIT}`,
    ],
    [
      "the regional multiplier takes part in the arithmetic",
      {},
      { maxUsdPerHour: 150, regionalMultiplier: 1.5 },
      `Found: 2 nodes × 8 × $13.00 × 1.5 regional = $312.00/h (NVIDIA_B200_180GB, prices as of 2026-09-01). ${LIMIT}`,
    ],
    [
      "the regional multiplier alone can exceed the limit",
      {},
      { maxUsdPerHour: 208, regionalMultiplier: 1.1 },
      "Found: 2 nodes × 8 × $13.00 × 1.1 regional = $228.80/h (NVIDIA_B200_180GB, prices as of 2026-09-01). Required: at most $208.00/h (set by max-hourly-cost.maxUsdPerHour in the policy configuration). Fix: promote a checkpoint that was trained with fewer or cheaper accelerators.",
    ],
    ["a configured price replaces one row", {}, { maxUsdPerHour: 150, prices: { NVIDIA_B200_180GB: 9 } }],
    [
      "a configured price is named as the source",
      {},
      { maxUsdPerHour: 150, prices: { NVIDIA_B200_180GB: 14.5 } },
      `Found: 2 nodes × 8 × $14.50 = $232.00/h (NVIDIA_B200_180GB, price set by max-hourly-cost.prices). ${LIMIT}`,
    ],
    [
      "a configured price leaves the other rows alone",
      { acceleratorType: "NVIDIA_B300_288GB" },
      { maxUsdPerHour: 150, prices: { NVIDIA_B200_180GB: 1 } },
      `Found: 2 nodes × 8 × $15.00 = $240.00/h (NVIDIA_B300_288GB, prices as of 2026-09-01). ${LIMIT}`,
    ],
    [
      "an unpriced type is a violation and not $0",
      { acceleratorType: "NVIDIA_A100_80GB", nodeCount: 1 },
      { maxUsdPerHour: 150 },
      "Found: 1 node × 8 NVIDIA_A100_80GB, a type without a price, so this cannot be judged. Required: at most $150.00/h (set by max-hourly-cost.maxUsdPerHour in the policy configuration). Fix: set max-hourly-cost.prices.NVIDIA_A100_80GB (US$ per accelerator and hour).",
    ],
    [
      "a configured price makes an unpriced type pass",
      { acceleratorType: "NVIDIA_A100_80GB" },
      { maxUsdPerHour: 150, prices: { NVIDIA_A100_80GB: 4 } },
    ],
    [
      "a type named like a property of every object is unpriced",
      { acceleratorType: "constructor", nodeCount: 1 },
      { maxUsdPerHour: 150 },
      "Found: 1 node × 8 constructor, a type without a price, so this cannot be judged. Required: at most $150.00/h (set by max-hourly-cost.maxUsdPerHour in the policy configuration). Fix: set max-hourly-cost.prices.constructor (US$ per accelerator and hour).",
    ],
    ...(
      [
        ["acceleratorType", undefined, "not reported"],
        ["acceleratorType", "", "empty, which means not reported"],
        ["nodeCount", undefined, "not reported"],
        ["nodeCount", 0, "0, which means not reported"],
        ["acceleratorCount", undefined, "not reported"],
        ["acceleratorCount", 0, "0, which means not reported"],
      ] as const
    ).map(([field, value, fault]): Case => [
      `${field} that is ${fault.replace(/,.*/, "")} never makes the cost $0`,
      { [field]: value },
      { maxUsdPerHour: 150 },
      `Found: ${field} is ${fault}, so this cannot be judged. Required: at most $150.00/h (set by max-hourly-cost.maxUsdPerHour in the policy configuration). Fix: set trainingShape to one that reports ${field}.`,
    ]),
  ])("%s", (_sentence, fields, config, violation) => {
    expect(run(fields, config)).toEqual({ ...SILENT, violations: violation === undefined ? [] : [violation] });
  });

  const STALE =
    "Found: built-in prices as of 2026-09-01, 181 days old. Required: prices that are at most 180 days old (set by max-hourly-cost.maxPriceAgeDays in the policy configuration). Fix: update pulumi-fireworks, or set max-hourly-cost.prices.NVIDIA_B200_180GB (US$ per accelerator and hour).";

  test.each<[sentence: string, config: Record<string, unknown>, now: number, advisories: string[]]>([
    ["prices of 180 days raise nothing", {}, AS_OF + 181 * DAY - 1, []],
    ["prices of 181 days raise an advisory although the cost passes", {}, AS_OF + 181 * DAY, [STALE]],
    ["a longer accepted age silences the advisory", { maxPriceAgeDays: 181 }, AS_OF + 181 * DAY, []],
    [
      "a shorter accepted age is quoted",
      { maxPriceAgeDays: 30 },
      AS_OF + 181 * DAY,
      [STALE.replace("180 days", "30 days")],
    ],
    ["a configured price does not age", { prices: { NVIDIA_B200_180GB: 13 } }, AS_OF + 1000 * DAY, []],
    ["a clock before the day of the prices raises nothing", {}, AS_OF - 1000 * DAY, []],
  ])("%s", (_sentence, config, now, advisories) => {
    expect(run({}, { maxUsdPerHour: 208, ...config }, now)).toEqual({ ...SILENT, advisories });
  });

  test("a violation with old prices is still a violation, and says beside it that the prices are old", () => {
    const { violations, advisories } = run({}, { maxUsdPerHour: 150 }, AS_OF + 181 * DAY);
    expect(violations).toHaveLength(1);
    expect(advisories).toEqual([STALE]);
  });

  test("old prices are told once per run, not once per resource", () => {
    const context = contextOf({ now: AS_OF + 181 * DAY });
    const policy = maxHourlyCost.toPolicy(context);
    const config = { maxUsdPerHour: 208 };
    const outcomes = [1, 2, 3].map(() => runPolicy(policy, { config }, context).advisories);
    expect(outcomes).toEqual([[STALE], [], []]);
  });

  test("defaults that the engine fills in change nothing", () => {
    const filled = { prices: {}, regionalMultiplier: 1, maxPriceAgeDays: 180 };
    expect(run({}, { ...filled, maxUsdPerHour: 150 })).toEqual(run({}, { maxUsdPerHour: 150 }));
  });
});

describe("the estimate on a TrainingProfile", () => {
  const estimate = (fields: Record<string, unknown>, config: Record<string, unknown> = {}) =>
    runRule(maxHourlyCost, {
      type: TRAINING_PROFILE,
      props: { ...PROFILE_RESOURCE, trainingProfile: { ...PROFILE, ...fields } },
      config,
      now: FRESH,
    });
  const LINE = `${COST} per trainer replica while it runs (NVIDIA_B200_180GB, prices as of 2026-09-01).`;

  test.each<[sentence: string, fields: Record<string, unknown>, config: Record<string, unknown>, line: string]>([
    ["is shown without a limit", {}, {}, LINE],
    ["is shown below the limit, too", {}, { maxUsdPerHour: 208 }, LINE],
    [
      "takes part in overrides and the regional multiplier",
      {},
      { prices: { NVIDIA_B200_180GB: 10 }, regionalMultiplier: 1.5 },
      "2 nodes × 8 × $10.00 × 1.5 regional = $240.00/h per trainer replica while it runs (NVIDIA_B200_180GB, price set by max-hourly-cost.prices).",
    ],
    [
      "is not $0 for a type without a price",
      { acceleratorType: "NVIDIA_A100_80GB" },
      {},
      "Cost unknown: 2 nodes × 8 NVIDIA_A100_80GB, a type without a price. Fix: set max-hourly-cost.prices.NVIDIA_A100_80GB (US$ per accelerator and hour).",
    ],
    [
      "is not $0 for a count that nobody reported",
      { nodeCount: 0 },
      {},
      "Cost unknown: nodeCount is 0, which means not reported.",
    ],
  ])("%s", (_sentence, fields, config, line) => {
    expect(estimate(fields, config)).toEqual({ ...SILENT, advisories: [line] });
  });

  test("gives way to the violation", () => {
    const { violations, advisories } = estimate({}, { maxUsdPerHour: 207 });
    expect(violations).toEqual([expect.stringContaining(`Found: ${COST} (`)]);
    expect(advisories).toEqual([]);
  });

  test("can be turned off, and is not shown on a model", () => {
    const notApplicable = "set max-hourly-cost.maxUsdPerHour";
    expect(estimate({}, { showEstimate: false })).toEqual({ ...SILENT, notApplicable });
    expect(runRule(maxHourlyCost)).toEqual({ ...SILENT, notApplicable });
  });

  test("does not count as a rule that could not be evaluated", () => {
    const props = { ...PROFILE_RESOURCE, trainingProfile: undefined };
    const outcome = runRule(maxHourlyCost, { type: TRAINING_PROFILE, props, run: { dryRun: true } });
    expect(outcome).toEqual({ ...SILENT, notApplicable: "trainingProfile was not looked up" });
  });
});

describe("the price table", () => {
  test.each([
    ["NVIDIA_H100_80GB", 800],
    ["NVIDIA_H200_141GB", 800],
    ["NVIDIA_B200_180GB", 1300],
    ["NVIDIA_B200_192GB", 1300],
    ["NVIDIA_B300_288GB", 1500],
    ["NVIDIA_GB300", 2000],
  ])("has a row for %s at %d cents", (type, cents) => {
    expect(priceOf(type, {})).toEqual({ cents, origin: "built-in" });
  });

  test.each([
    "NVIDIA_A100_80GB",
    "NVIDIA_A100_40GB",
    "NVIDIA_A10G_24GB",
    "NVIDIA_L4_24GB",
    "NVIDIA_GB200",
    "AMD_MI300X_192GB",
    "AMD_MI325X_256GB",
    "AMD_MI350X_288GB",
    "ACCELERATOR_TYPE_UNSPECIFIED",
    "",
  ])("has no price for %j", (type) => {
    expect(priceOf(type, {})).toBeUndefined();
  });

  test.each([
    ["the name asked for", { NVIDIA_B200_192GB: 11, NVIDIA_B200_180GB: 12 }, 1100],
    ["another name of the same row", { NVIDIA_B200_180GB: 12 }, 1200],
  ])("takes a configured price under %s", (_name, configured, cents) => {
    expect(priceOf("NVIDIA_B200_192GB", configured)).toEqual({ cents, origin: "configured" });
  });

  test.each([
    [Date.parse("2026-09-01T00:00:00Z"), 0],
    [Date.parse("2026-09-01T23:59:59Z"), 0],
    [Date.parse("2026-09-02T00:00:00Z"), 1],
    [Date.parse("2027-09-01T00:00:00Z"), 365],
  ])("at %d is %d days old", (now, days) => {
    expect(priceAgeInDays(now)).toBe(days);
  });

  test.each([
    [0.01, 1, "$0.01"],
    [0.07, 7, "$0.07"],
    [1.1, 110, "$1.10"],
    [8.29, 829, "$8.29"],
    [13, 1300, "$13.00"],
    [1234.56, 123456, "$1234.56"],
  ])("turns US$ %d into whole cents and back into text", (usd, cents, text) => {
    expect(usdToCents(usd)).toBe(cents);
    expect(formatCents(cents)).toBe(text);
  });
});
