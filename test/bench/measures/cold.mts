import { runCycles } from "../cycle.mts";
import { type Measure } from "../report.mts";
import { scaleOf } from "../scale.mts";
import { median, medianRatio, seconds, times } from "../statistics.mts";

/** What a stack of one model waits for. */
export const cold: Measure = {
  name: "cold",
  title: "Cold start",
  run: async (bench) => {
    const args = { scale: scaleOf(1, 200) };
    const { runs } = await runCycles(bench, ["ours", "floor"], args, { phases: ["first preview"] });
    const [ours = [], floor = []] = ["ours", "floor"].map((variant) => runs[variant]?.["first preview"] ?? []);
    const wall = [ours, floor].map((side) => side.map(({ wallMs }) => wallMs));
    const cpu = [ours, floor].map((side) => side.map(({ cpuMs }) => cpuMs));
    return {
      tables: [
        {
          title: "First preview of one model",
          head: ["ours", "floor", "ours : floor", "processor time"],
          rows: [
            [
              ...wall.map((side) => seconds(median(side))),
              times(medianRatio(wall[0] ?? [], wall[1] ?? [])),
              times(medianRatio(cpu[0] ?? [], cpu[1] ?? [])),
            ],
          ],
        },
      ],
      targets: [],
    };
  },
};
