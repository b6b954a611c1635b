import { refusalsByMinute, refusedTwice } from "../../support/refusals.mts";
import { type Measure } from "../report.mts";
import { scaleOf } from "../scale.mts";
import { seconds } from "../statistics.mts";

const REQUESTS_PER_MINUTE = 600;
/** Enough for two cooldowns. */
const MAX_MODELS = 200;

/** An account whose rate limit is far below what the stack asks for. */
export const limited: Measure = {
  name: "limited",
  title: `A service limited to ${REQUESTS_PER_MINUTE} requests a minute`,
  run: async (bench) => {
    const scale = scaleOf(Math.min(bench.models, MAX_MODELS), 200);
    const stack = await bench.stack("ours", { scale, requestsPerMinute: REQUESTS_PER_MINUTE });
    const { wallMs } = await stack.run("create up");
    const promoted = stack.emulator.state().accounts[0]?.models.length ?? 0;
    const recorded = stack.emulator.requests();
    await stack.close();
    const cooldowns = refusalsByMinute(recorded).filter(({ length }) => length > 0);
    const repeated = refusedTwice(recorded);
    return {
      tables: [
        {
          title: `Create up of ${scale.models} models`,
          head: ["time", "requests", "cooldowns", "refused, by cooldown"],
          rows: [
            [
              seconds(wallMs),
              String(recorded.length),
              String(cooldowns.length),
              cooldowns.map(({ length }) => String(length)).join(", "),
            ],
          ],
        },
      ],
      targets: [
        {
          figure: "limited service: models promoted",
          target: `all ${scale.models}`,
          measured: String(promoted),
          met: promoted === scale.models,
        },
        {
          figure: "limited service: requests refused twice within a minute",
          target: "none",
          measured: repeated.join(", ") || "none",
          met: repeated.length === 0,
        },
      ],
    };
  },
};
