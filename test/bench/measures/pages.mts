import { LATENCY_MS } from "../context.mts";
import { runCycles } from "../cycle.mts";
import { type Measure } from "../report.mts";
import { describeRequests } from "../requests.mts";
import { PAGE, scaleOf } from "../scale.mts";
import { median, seconds } from "../statistics.mts";

/** Jobs whose checkpoints fill several pages. */
export const pages: Measure = {
  name: "pages",
  title: "Jobs of several pages of checkpoints",
  run: async (bench) => {
    const scale = scaleOf(bench.models, 2 * PAGE + 100);
    const { runs } = await runCycles(bench, ["ours", "floor"], { scale }, { phases: ["first preview"] });
    const ours = runs.ours?.["first preview"] ?? [];
    const floor = runs.floor?.["first preview"] ?? [];
    const pageCount = scale.jobs * Math.ceil(scale.rows / PAGE);
    const allowance = 1.2 * pageCount * LATENCY_MS;
    const beyond = median(ours.map(({ wallMs }, pair) => wallMs - (floor[pair]?.wallMs ?? NaN)));
    const requests = ours[0]?.requests ?? {};
    const listed = requests["checkpoint pages"] ?? 0;
    return {
      tables: [
        {
          title: `First preview of ${scale.models} models from ${scale.jobs} jobs of ${scale.rows} checkpoints`,
          head: ["ours", "floor", "requests"],
          rows: [
            [
              seconds(median(ours.map(({ wallMs }) => wallMs))),
              seconds(median(floor.map(({ wallMs }) => wallMs))),
              describeRequests(requests),
            ],
          ],
        },
      ],
      targets: [
        {
          figure: `pages of ${scale.jobs} jobs of ${scale.rows} checkpoints`,
          target: `${pageCount}, each once`,
          measured: String(listed),
          met: listed === pageCount,
        },
        {
          figure: "first preview with several pages a job, beyond the floor",
          target: `<= ${seconds(allowance)} (1.2 x jobs x pages x latency)`,
          measured: seconds(beyond),
          met: beyond <= allowance,
        },
      ],
    };
  },
};
