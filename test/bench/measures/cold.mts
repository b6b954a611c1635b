import { type BenchContext, type StackArgs } from "../context.mts";
import { runCycles } from "../cycle.mts";
import { type Measure } from "../report.mts";
import { scaleOf } from "../scale.mts";
import { median, medianRatio, seconds, times } from "../statistics.mts";

const MOST = 1.1;
/** A command of three seconds varies more than what is measured. */
const PAIRS = 15;

/** What a stack of one model waits for. */
export const cold: Measure = {
  name: "cold",
  title: "Cold start",
  run: async (bench) => {
    const unnamed = await measureCold(bench, {});
    const named = await measureCold(bench, { accountId: "acme" });
    return {
      tables: [
        {
          title: `First preview of one model, ${PAIRS} pairs`,
          head: ["fireworks:accountId", "ours", "floor", "ours : floor", "processor time"],
          rows: [
            ["not set", ...unnamed.row],
            ["set", ...named.row],
          ],
        },
      ],
      targets: [
        {
          figure: "first preview of one model, cold",
          target: `<= ${MOST.toFixed(2)} x floor`,
          measured: times(unnamed.ratio),
          met: unnamed.ratio <= MOST,
        },
      ],
    };
  },
};

async function measureCold(
  bench: BenchContext,
  args: Pick<StackArgs, "accountId">,
): Promise<{ row: string[]; ratio: number }> {
  const { runs } = await runCycles(
    bench,
    ["ours", "floor"],
    { ...args, scale: scaleOf(1, 200) },
    { rounds: PAIRS, phases: ["first preview"] },
  );
  const of = (variant: "ours" | "floor", figure: "wallMs" | "cpuMs"): number[] =>
    (runs[variant]?.["first preview"] ?? []).map((run) => run[figure]);
  const [ours, floor] = [of("ours", "wallMs"), of("floor", "wallMs")];
  const ratio = medianRatio(ours, floor);
  const processor = medianRatio(of("ours", "cpuMs"), of("floor", "cpuMs"));
  return { row: [seconds(median(ours)), seconds(median(floor)), times(ratio), times(processor)], ratio };
}
