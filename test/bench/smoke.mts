import { runCycles } from "./cycle.mts";
import { expectedRequests, requestFaults } from "./expectedRequests.mts";
import { heavyModulesTarget } from "./measures/importWeight.mts";
import { stateReport } from "./measures/stateBytes.mts";
import { type Measure, type Target } from "./report.mts";
import { describeRequests } from "./requests.mts";
import { PAGE } from "./scale.mts";
import { PHASES } from "./stack.mts";

/** Two jobs of three pages, so that a listing too many shows; more models than are asked for one by one. */
const SCALE = { models: 12, jobs: 2, rows: 2 * PAGE + 1 };

/** What is exact on any machine: request counts, bytes of state, and what a program loads. Never a time. */
export const smoke: Measure = {
  name: "smoke",
  title: "What is exact on any machine",
  run: async (bench) => {
    const { runs } = await runCycles(bench, ["ours"], { scale: SCALE }, { rounds: 1 });
    const requests = PHASES.map((phase): { row: string[]; target: Target } => {
      const seen = runs.ours?.[phase][0]?.requests ?? {};
      const expected = expectedRequests(phase, SCALE);
      const faults = requestFaults(seen, expected);
      return {
        row: [phase, describeRequests(seen)],
        target: {
          figure: `requests of ${phase}`,
          target: describeRequests(expected),
          measured: faults.join(", ") || "exactly",
          met: faults.length === 0,
        },
      };
    });
    const state = await stateReport(bench, "most");
    return {
      tables: [
        {
          title: `Requests of ${SCALE.models} models from ${SCALE.jobs} jobs of ${SCALE.rows} checkpoints`,
          head: ["phase", "requests"],
          rows: requests.map(({ row }) => row),
        },
        ...state.tables,
      ],
      targets: [...requests.map(({ target }) => target), ...state.targets, heavyModulesTarget()],
    };
  },
};
