import { runCycles } from "../cycle.mts";
import { type Measure } from "../report.mts";
import { scaleOf } from "../scale.mts";
import { type Phase, type Run } from "../stack.mts";
import { seconds, times } from "../statistics.mts";

const PHASES = ["first preview", "create up", "no-op preview"] as const satisfies readonly Phase[];
/** How much more than twice the growth may double with the models, since one run of each is not exact. */
const TOLERANCE = 1.3;

/** A quarter, half, all and twice the models: what grows, and how fast. */
export const growth: Measure = {
  name: "growth",
  title: "Growth",
  run: async (bench) => {
    const sizes = [0.25, 0.5, 1, 2].map((part) => Math.ceil(bench.models * part));
    const rows: string[][] = [];
    const own: Record<string, number[]> = {};
    for (const models of sizes) {
      const { runs } = await runCycles(
        bench,
        ["ours", "floor"],
        { scale: scaleOf(models, 200) },
        { rounds: 1, phases: PHASES },
      );
      for (const phase of PHASES) {
        const [ours, floor] = [runs.ours?.[phase][0], runs.floor?.[phase][0]];
        if (ours === undefined || floor === undefined) continue;
        const beyond = (read: (run: Run) => number): number => read(ours) - read(floor);
        const cpu = beyond((run) => run.provider?.cpuMs ?? NaN);
        const memory = beyond((run) => run.provider?.peakKiB ?? NaN);
        (own[`provider's processor time, ${phase}`] ??= []).push(cpu);
        (own[`provider's memory, ${phase}`] ??= []).push(memory);
        rows.push([
          phase,
          String(models),
          seconds(ours.wallMs),
          seconds(floor.wallMs),
          times(ours.wallMs / floor.wallMs),
          seconds(cpu),
          `${(memory / 1024).toFixed(0)} MiB`,
        ]);
      }
    }
    return {
      tables: [
        {
          title: "One run of each size; the last two are what the provider process takes beyond the floor's",
          head: ["phase", "models", "ours", "floor", "ours : floor", "processor time", "peak memory"],
          rows: rows.toSorted((a, b) => PHASES.indexOf(a[0] as never) - PHASES.indexOf(b[0] as never)),
        },
      ],
      targets: Object.entries(own).map(([figure, [, half = NaN, all = NaN, twice = NaN]]) => {
        // From half to all and from all to twice the models: twice the step, twice the growth.
        const ratio = (twice - all) / (2 * Math.max(all - half, 0.1 * all));
        return {
          figure: `growth of the ${figure}`,
          target: "linear: the last step costs twice the one before",
          measured: `${times(2 * ratio)} of it`,
          met: ratio <= TOLERANCE,
        };
      }),
    };
  },
};
