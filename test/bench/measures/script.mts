import { spawn } from "node:child_process";
import { once } from "node:events";
import { LATENCY_MS, type BenchContext } from "../context.mts";
import { PYTHON_SCRIPT, promoteInALoop } from "../programs/script.mts";
import { type Measure } from "../report.mts";
import { countRequests, describeRequests } from "../requests.mts";
import { KEY, modelsOf, scaleOf, serviceSeed, type ModelArgs } from "../scale.mts";
import { seconds } from "../statistics.mts";

/** Enough to see what one model takes: each waits for a poll of 10 s. */
const MODELS = 3;

/** What is done today: a script that promotes one model after another. */
export const script: Measure = {
  name: "script",
  title: "A script, one model after another",
  run: async (bench) => {
    const rows = [await timed(bench, "our re-enactment of the SDK's requests", promoteInALoop)];
    if (bench.withPythonSdk) rows.push(await timed(bench, "the vendor's SDK for Python", runPython));
    return {
      tables: [
        {
          title: `${MODELS} instant promotions, polled every 10 s`,
          head: ["script", "time", "per model", "requests"],
          rows,
        },
      ],
      targets: [],
    };
  },
};

async function timed(
  { startEmulator }: BenchContext,
  name: string,
  run: (url: string, models: readonly ModelArgs[]) => Promise<void>,
): Promise<string[]> {
  const scale = scaleOf(MODELS, 200);
  const emulator = await startEmulator({ seed: serviceSeed(scale, {}), latencyMs: LATENCY_MS });
  try {
    const start = performance.now();
    await run(emulator.url, modelsOf(scale));
    const elapsed = performance.now() - start;
    const requests = describeRequests(countRequests(emulator.requests()));
    return [name, seconds(elapsed), seconds(elapsed / MODELS), requests];
  } finally {
    await emulator.close();
  }
}

async function runPython(url: string, models: readonly ModelArgs[]): Promise<void> {
  const python = process.env.PYTHON ?? "python3";
  const child = spawn(python, ["-c", PYTHON_SCRIPT, url, KEY, JSON.stringify(models)], { stdio: "inherit" });
  const [exitCode] = (await once(child, "close")) as [number | null];
  if (exitCode === 0) return;
  throw new Error(
    `${python} ended with ${exitCode ?? "a signal"}. Fix: pip install fireworks-ai urllib3, and name its Python in PYTHON`,
  );
}
