import { runCycles, type StateBytes } from "../cycle.mts";
import { type BenchContext } from "../context.mts";
import { type Measure, type Report, type Target } from "../report.mts";
import { scaleOf } from "../scale.mts";
import { kilobytes } from "../statistics.mts";

/** What is aimed at, and what no change may make worse. */
const SIZES = [
  { trainingShape: false, aim: 1600, most: 2200 },
  { trainingShape: true, aim: 2400, most: 3400 },
] as const;

/** Exact whatever the machine. */
export const stateBytes: Measure = {
  name: "state",
  title: "State of one model",
  run: (bench) => stateReport(bench, "aim"),
};

/** @param limit which of the sizes is the target */
export async function stateReport(bench: BenchContext, limit: "aim" | "most"): Promise<Report> {
  const rows: string[][] = [];
  const targets: Target[] = [];
  for (const { trainingShape, [limit]: bytes } of SIZES) {
    const args = { scale: scaleOf(2, 1), trainingShape };
    const result = await runCycles(bench, ["ours"], args, { rounds: 1, phases: ["create up"] });
    const measured = result.stateBytes.ours;
    if (measured === undefined) throw new Error("nothing was saved");
    const shape = trainingShape ? "with a training shape" : "without a training shape";
    rows.push([shape, kilobytes(measured.inputs), kilobytes(measured.outputs), `${measured.provider} B`]);
    targets.push(...stateTargets(shape, measured, bytes));
  }
  return {
    tables: [{ title: "Bytes of one model", head: ["", "inputs", "outputs", "of each, `__provider`"], rows }],
    targets,
  };
}

/** The targets of what a model's state takes. */
function stateTargets(shape: string, measured: StateBytes, limit: number): Target[] {
  const both = measured.inputs + measured.outputs;
  return [
    {
      figure: `inputs and outputs of a model ${shape}`,
      target: `<= ${kilobytes(limit)}`,
      measured: kilobytes(both),
      met: both <= limit,
    },
    {
      figure: `\`__provider\` of a model ${shape}`,
      target: "<= 300 B, identical for all",
      measured: `${measured.provider} B, ${measured.providers === 1 ? "identical" : `${measured.providers} texts`}`,
      met: measured.provider <= 300 && measured.providers === 1,
    },
  ];
}
