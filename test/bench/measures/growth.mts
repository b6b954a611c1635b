import { runCycles } from "../cycle.mts";
import { type Measure } from "../report.mts";
import { scaleOf } from "../scale.mts";
import { type Phase, type Run } from "../stack.mts";
import { seconds, times } from "../statistics.mts";

const PHASES = ["first preview", "create up", "no-op preview"] as const satisfies readonly Phase[];
const PARTS = [0.25, 0.5, 1, 2];
/** From the first size to the last. */
const TIMES = 8;
/** By so much two runs of the same differ: seconds, and MiB. */
const NOISE = { time: 0.3, memory: 16 };

/** A quarter, half, all and twice the models: what grows, and how fast. */
export const growth: Measure = {
  name: "growth",
  title: "Growth",
  run: async (bench) => {
    const sizes = PARTS.map((part) => Math.ceil(bench.models * part));
    const rows: string[][] = [];
    const own = new Map<string, { readonly least: number; readonly values: number[] }>();
    const note = (figure: string, least: number, value: number): void => {
      const { values } = own.get(figure) ?? { values: [] };
      own.set(figure, { least, values: [...values, value] });
    };
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
        note(`provider's processor time, ${phase}`, NOISE.time * 1000, cpu);
        note(`provider's memory, ${phase}`, NOISE.memory * 1024, memory);
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
      targets: [...own].map(([figure, { least, values }]) => {
        const [first = NaN, last = NaN] = [values[0], values.at(-1)];
        const ratio = last / Math.max(first, least);
        return {
          figure: `growth of the ${figure}, beyond the floor`,
          target: `<= ${TIMES} x for ${TIMES} x the models`,
          measured: times(ratio),
          met: ratio <= TIMES,
        };
      }),
    };
  },
};
