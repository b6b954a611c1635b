import { LATENCY_MS, type Variant } from "../context.mts";
import { runCycles, type CycleResult } from "../cycle.mts";
import { expectedRequests, requestFaults } from "../expectedRequests.mts";
import { type Measure, type Report, type Table, type Target } from "../report.mts";
import { describeRequests, totalOf } from "../requests.mts";
import { PAGE, scaleOf, type Scale } from "../scale.mts";
import { PHASES, type Phase, type Run } from "../stack.mts";
import { kilobytes, mebibytes, median, medianRatio, seconds, times } from "../statistics.mts";

const VARIANTS: readonly Variant[] = ["ours", "floor", "bare floor", "usual provider"];
const ROWS = 200;

/** A stack's whole life, side by side. */
export const life: Measure = {
  name: "life",
  title: "A stack's life, side by side",
  run: async (bench) => {
    const scale = scaleOf(bench.models, ROWS);
    const result = await runCycles(bench, VARIANTS, { scale });
    return reportOf(scale, result);
  },
};

function reportOf(scale: Scale, result: CycleResult): Report {
  const runsOf = (variant: Variant, phase: Phase): readonly Run[] => result.runs[variant]?.[phase] ?? [];
  const of = (variant: Variant, phase: Phase, read: (run: Run) => number): number[] => runsOf(variant, phase).map(read);
  const wall = (run: Run): number => run.wallMs;
  const ratio = (phase: Phase, against: Variant, read = wall): number =>
    medianRatio(of("ours", phase, read), of(against, phase, read));
  const first = (variant: Variant, phase: Phase): Run | undefined => runsOf(variant, phase)[0];

  const timesTable: Table = {
    title: "Wall-clock time, median; ours as the median of the pairs' ratios",
    head: ["phase", ...VARIANTS, "ours : floor", "processor time", "ours : usual"],
    rows: PHASES.map((phase) => [
      phase,
      ...VARIANTS.map((variant) => seconds(median(of(variant, phase, wall)))),
      times(ratio(phase, "floor")),
      times(ratio(phase, "floor", (run) => run.cpuMs)),
      times(ratio(phase, "usual provider")),
    ]),
  };
  const requestTable: Table = {
    title: "Requests",
    head: ["phase", "ours", "usual provider"],
    rows: PHASES.map((phase) => [
      phase,
      ...(["ours", "usual provider"] as const).map((variant) =>
        describeRequests(first(variant, phase)?.requests ?? {}),
      ),
    ]),
  };
  const peak = (run: Run): number => run.provider?.peakKiB ?? NaN;
  const providerTable: Table = {
    title: "The provider process: peak memory and processor time, medians",
    head: ["phase", ...VARIANTS, "memory, ours : floor"],
    rows: PHASES.map((phase) => [
      phase,
      ...VARIANTS.map(
        (variant) =>
          `${mebibytes(median(of(variant, phase, peak)))}, ${seconds(median(of(variant, phase, (run) => run.provider?.cpuMs ?? NaN)))}`,
      ),
      times(ratio(phase, "floor", peak)),
    ]),
  };
  const stateTable: Table = {
    title: "State of one model, with a training shape",
    head: ["variant", "inputs", "outputs", "of each, `__provider`"],
    rows: VARIANTS.map((variant) => {
      const { inputs = NaN, outputs = NaN, provider = NaN } = result.stateBytes[variant] ?? {};
      return [variant, kilobytes(inputs), kilobytes(outputs), `${provider} B`];
    }),
  };

  const state = (variant: Variant): number =>
    (result.stateBytes[variant]?.inputs ?? NaN) + (result.stateBytes[variant]?.outputs ?? NaN);
  const faults = PHASES.flatMap((phase) =>
    requestFaults(first("ours", phase)?.requests ?? {}, expectedRequests(phase, scale)).map(
      (fault) => `${phase}: ${fault}`,
    ),
  );
  const allowance = 1.2 * scale.jobs * Math.ceil(scale.rows / PAGE) * LATENCY_MS;
  const beyond = median(
    of("ours", "first preview", wall).map((ms, at) => ms - (of("floor", "first preview", wall)[at] ?? NaN)),
  );
  const upRequests = (variant: Variant): number => totalOf(first(variant, "create up")?.requests ?? {});
  const peakRatio = Math.max(...PHASES.map((phase) => ratio(phase, "floor", peak)));
  const atMost = (figure: string, phase: Phase, limit: number): Target => {
    const measured = ratio(phase, "floor");
    return { figure, target: `<= ${limit.toFixed(2)} x floor`, measured: times(measured), met: measured <= limit };
  };
  const noOp = totalOf(first("ours", "no-op preview")?.requests ?? {});
  const faster = 1 / ratio("create up", "usual provider");
  const smaller = state("usual provider") / state("ours");
  const fewer = upRequests("usual provider") / upRequests("ours");
  return {
    tables: [timesTable, requestTable, providerTable, stateTable],
    targets: [
      { figure: "requests of a no-op preview", target: "0", measured: String(noOp), met: noOp === 0 },
      {
        figure: "requests of every phase",
        target: "exactly as counted above",
        measured: faults.join("; ") || "exactly",
        met: faults.length === 0,
      },
      atMost(`no-op preview of ${scale.models}`, "no-op preview", 1.1),
      {
        figure: `first preview of ${scale.models}, beyond the floor`,
        target: `<= ${seconds(allowance)} (1.2 x jobs x pages x latency)`,
        measured: seconds(beyond),
        met: beyond <= allowance,
      },
      atMost(`create up of ${scale.models}, instant promotion`, "create up", 1.1),
      atMost(`refresh of ${scale.models}`, "refresh", 1.25),
      {
        figure: "provider process, peak memory",
        target: "<= 1.25 x floor",
        measured: times(peakRatio),
        met: peakRatio <= 1.25,
      },
      {
        figure: "create up against the usual provider",
        target: ">= 1.50 x faster",
        measured: times(faster),
        met: faster >= 1.5,
      },
      {
        figure: "state against the usual provider",
        target: ">= 2.00 x smaller",
        measured: times(smaller),
        met: smaller >= 2,
      },
      {
        figure: "requests of up against the usual provider",
        target: ">= 5.00 x fewer",
        measured: times(fewer),
        met: fewer >= 5,
      },
    ],
  };
}
