import { runCycles } from "../cycle.mts";
import { type Measure } from "../report.mts";
import { describeRequests } from "../requests.mts";
import { scaleOf } from "../scale.mts";
import { median, medianRatio, seconds, times } from "../statistics.mts";

/** As many as the engine works on in three rounds on a small machine; the usual provider's wait says the rest. */
const MAX_MODELS = 24;

/** The usual provider with the interval at which it usually polls. */
export const polling: Measure = {
  name: "polling",
  title: "Against a poll every 10 s",
  run: async (bench) => {
    const scale = scaleOf(Math.min(bench.models, MAX_MODELS), 200);
    const variants = ["ours", "usual provider, polling every 10 s"] as const;
    const { runs } = await runCycles(bench, variants, { scale, promotionMs: 2_000 }, { phases: ["create up"] });
    const [ours = [], usual = []] = variants.map((variant) => runs[variant]?.["create up"] ?? []);
    const wall = [ours, usual].map((side) => side.map(({ wallMs }) => wallMs));
    return {
      tables: [
        {
          title: `Create up of ${scale.models} models, promotions of 2 s`,
          head: ["", "time", "requests"],
          rows: [
            ["ours", seconds(median(wall[0] ?? [])), describeRequests(ours[0]?.requests ?? {})],
            ["usual provider", seconds(median(wall[1] ?? [])), describeRequests(usual[0]?.requests ?? {})],
            ["usual : ours", times(medianRatio(wall[1] ?? [], wall[0] ?? [])), ""],
          ],
        },
      ],
      targets: [],
    };
  },
};
