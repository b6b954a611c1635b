import { availableParallelism } from "node:os";
import { runCycles } from "../cycle.mts";
import { type Measure } from "../report.mts";
import { describeRequests } from "../requests.mts";
import { scaleOf } from "../scale.mts";
import { median, seconds, times } from "../statistics.mts";

const PROMOTION_MS = 2_000;
/** How many resources the engine works on at once, unless it is told otherwise. */
const PARALLELISM = 4 * availableParallelism();

/** Promotions that take their time. */
export const slow: Measure = {
  name: "slow",
  title: "Promotions of 2 s each",
  run: async (bench) => {
    const scale = scaleOf(bench.models, 200);
    const { runs } = await runCycles(
      bench,
      ["ours", "floor"],
      { scale, promotionMs: PROMOTION_MS },
      { phases: ["create up"] },
    );
    const wall = (variant: string): number[] => (runs[variant]?.["create up"] ?? []).map(({ wallMs }) => wallMs);
    const waits = (scale.models * PROMOTION_MS) / PARALLELISM;
    const ratio = median(wall("ours").map((ms, pair) => ms / Math.max(wall("floor")[pair] ?? NaN, waits)));
    return {
      tables: [
        {
          title: `Create up of ${scale.models} models, ${PARALLELISM} at once`,
          head: ["ours", "floor, without any wait", "the waits alone", "requests"],
          rows: [
            [
              seconds(median(wall("ours"))),
              seconds(median(wall("floor"))),
              seconds(waits),
              describeRequests(runs.ours?.["create up"][0]?.requests ?? {}),
            ],
          ],
        },
      ],
      targets: [
        {
          figure: `create up of ${scale.models}, promotions of 2 s`,
          target: "<= 1.10 x max(floor, waits / parallelism)",
          measured: times(ratio),
          met: ratio <= 1.1,
        },
      ],
    };
  },
};
