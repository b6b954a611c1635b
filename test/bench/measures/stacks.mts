import { refusalsByMinute } from "../../support/refusals.mts";
import { type Measure } from "../report.mts";
import { scaleOf, stacksOf } from "../scale.mts";
import { type BenchStack } from "../stack.mts";
import { seconds } from "../statistics.mts";

const STACKS = 4;
const REQUESTS_PER_MINUTE = 600;

/** A fleet in several stacks, which share nothing but the account and its limit. */
export const stacks: Measure = {
  name: "stacks",
  title: `${STACKS} stacks at once on an account of ${REQUESTS_PER_MINUTE} requests a minute`,
  run: async (bench) => {
    const scale = scaleOf(STACKS * bench.models, 10);
    const fleet: BenchStack[] = [];
    for (const models of stacksOf(scale, STACKS)) {
      const args = { scale, models, beside: fleet[0], requestsPerMinute: REQUESTS_PER_MINUTE };
      fleet.push(await bench.stack("ours", args));
    }
    const [first] = fleet;
    if (first === undefined) throw new Error("there are no stacks");
    const runs = await Promise.all(fleet.map((stack) => stack.run("create up")));
    const recorded = first.emulator.requests();
    const promoted = first.emulator.state().accounts[0]?.models.length ?? 0;
    const recordedModels = fleet.reduce((sum, stack) => sum + stack.models().length, 0);
    for (const stack of fleet.toReversed()) await stack.close();
    const promotions = recorded.filter(({ path, status }) => path.endsWith(":promote") && status === 200).length;
    const minutes = refusalsByMinute(recorded);
    const refused = minutes.flat().length;
    return {
      tables: [
        {
          title: `Create up of ${scale.models} models, ${bench.models} a stack`,
          head: ["time of each stack", "requests", "minutes of the limit", "refused"],
          rows: [
            [
              runs.map(({ wallMs }) => seconds(wallMs)).join(", "),
              String(recorded.length - refused),
              String(minutes.length),
              String(refused),
            ],
          ],
        },
      ],
      targets: [
        {
          figure: "stacks at once: models promoted and in a state, and promotions",
          target: `${scale.models}, ${scale.models} and ${scale.models}`,
          measured: `${promoted}, ${recordedModels} and ${promotions}`,
          met: [promoted, recordedModels, promotions].every((count) => count === scale.models),
        },
      ],
    };
  },
};
