import { runCycles } from "../cycle.mts";
import { type Measure } from "../report.mts";
import { scaleOf } from "../scale.mts";
import { PHASES, type Run } from "../stack.mts";
import { kilobytes, mebibytes, median, medianRatio, seconds, times } from "../statistics.mts";

const SIDES = ["ours", "plugin"] as const;
type Side = (typeof SIDES)[number];
const ROWS = 200;
const MOST_STATE = 0.75;

/** The same models by the classes and by the plugin's classes, in turns. */
export const plugin: Measure = {
  name: "plugin",
  title: "A stack's life by the plugin, beside the dynamic provider",
  run: async (bench) => {
    const { runs, stateBytes } = await runCycles(bench, SIDES, { scale: scaleOf(bench.models, ROWS) });
    const of = (side: Side, phase: (typeof PHASES)[number], read: (run: Run) => number): number[] =>
      (runs[side]?.[phase] ?? []).map(read);
    const figures = {
      time: (run: Run): number => run.wallMs,
      "processor time": (run: Run): number => run.cpuMs,
      "memory of the provider": (run: Run): number => run.provider?.peakKiB ?? NaN,
    };
    const ratioOf = (phase: (typeof PHASES)[number], read: (run: Run) => number): number =>
      medianRatio(of("plugin", phase, read), of("ours", phase, read));
    const state = (side: Side): number => (stateBytes[side]?.inputs ?? NaN) + (stateBytes[side]?.outputs ?? NaN);
    const smaller = state("plugin") / state("ours");
    return {
      tables: [
        {
          title: "Medians, and the plugin as the median of the pairs' ratios",
          head: ["phase", "dynamic", "plugin", ...Object.keys(figures)],
          rows: PHASES.map((phase) => [
            phase,
            ...SIDES.map(
              (side) =>
                `${seconds(median(of(side, phase, figures.time)))}, ${mebibytes(median(of(side, phase, figures["memory of the provider"])))}`,
            ),
            ...Object.values(figures).map((read) => times(ratioOf(phase, read))),
          ]),
        },
        {
          title: "State of one model, with a training shape",
          head: ["dynamic", "plugin", "ratio"],
          rows: [[kilobytes(state("ours")), kilobytes(state("plugin")), times(smaller)]],
        },
      ],
      targets: [
        ...PHASES.flatMap((phase) =>
          (["processor time", "memory of the provider"] as const).map((figure) => {
            const measured = ratioOf(phase, figures[figure]);
            return {
              figure: `plugin, ${phase}, ${figure}`,
              target: "<= 1.00 x dynamic",
              measured: times(measured),
              met: measured <= 1,
            };
          }),
        ),
        {
          figure: "plugin, state of a model",
          target: `<= ${MOST_STATE.toFixed(2)} x dynamic`,
          measured: times(smaller),
          met: smaller <= MOST_STATE,
        },
      ],
    };
  },
};
