import type { RecordedRequest } from "../../../provider/emulator/index.ts";
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
    const cooldowns = refusalsByCooldown(recorded);
    const repeated = cooldowns.flatMap((refusals) => refusals.filter((key, at) => refusals.indexOf(key) !== at));
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
          figure: "limited service: requests refused twice within a cooldown",
          target: "none",
          measured: repeated.join(", ") || "none",
          met: repeated.length === 0,
        },
      ],
    };
  },
};

/** What was refused between one granted request and the next. */
function refusalsByCooldown(recorded: readonly RecordedRequest[]): string[][] {
  const cooldowns: string[][] = [];
  let cooling = false;
  for (const { method, path, query, status } of recorded) {
    if (status !== 429) {
      // Granted before the limit was reached, and answered meanwhile.
      cooling = false;
      continue;
    }
    if (!cooling) cooldowns.push([]);
    cooling = true;
    cooldowns.at(-1)?.push(`${method} ${path} ${JSON.stringify(query)}`);
  }
  return cooldowns;
}
