import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { type Measure, type Target } from "../report.mts";
import { median, medianRatio, times } from "../statistics.mts";

/** A folder from which the packed package and the SDK resolve as they do for a program. */
const FOLDER = join(import.meta.dirname, "../../../examples/quickstart");
/** The ratio is close to one, so it takes more pairs than the rest: of 15 it varied from 1.03 to 1.07. */
const PAIRS = 45;
/** `zod.js` and `handling.js` are where zod and the client lie: test/provider/importWeight.test.ts. */
const HEAVY = /node_modules\/(zod|undici)\/|\/shared\/(zod|handling)\.js$|\/handler\.js$/;

/** What importing the package adds to a program that imports Pulumi's SDK. */
export const importWeight: Measure = {
  name: "import",
  title: "Import of the package in a program",
  run: () => {
    const ours: number[] = [];
    const sdk: number[] = [];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const sides = [
        { taken: ours, name: "pulumi-fireworks" },
        { taken: sdk, name: "@pulumi/pulumi" },
      ];
      for (const { taken, name } of pair % 2 === 0 ? sides : sides.toReversed()) taken.push(loadTime(name));
    }
    const ratio = medianRatio(ours, sdk);
    return Promise.resolve({
      tables: [
        {
          title: `\`require\`, ${PAIRS} pairs`,
          head: ["pulumi-fireworks", "@pulumi/pulumi", "ratio"],
          rows: [[`${median(ours).toFixed(0)} ms`, `${median(sdk).toFixed(0)} ms`, times(ratio)]],
        },
      ],
      targets: [
        {
          figure: "import of the package",
          target: "<= 1.03 x the SDK alone",
          measured: times(ratio),
          met: ratio <= 1.03,
        },
        heavyModulesTarget(),
      ],
    });
  },
};

/** Exact: which modules an import loads. */
export function heavyModulesTarget(): Target {
  const script = `require("pulumi-fireworks"); console.log(JSON.stringify(Object.keys(require.cache)));`;
  const loaded = JSON.parse(node(script)) as string[];
  if (!loaded.some((file) => file.endsWith("pulumi-fireworks/dist/provider/index.js")))
    throw new Error("the package was not loaded");
  const heavy = loaded.filter((file) => !file.includes("node_modules/@pulumi/") && HEAVY.test(file));
  return {
    figure: "zod, undici, the client and handlers in a program",
    target: "not loaded",
    measured: heavy.length === 0 ? "not loaded" : heavy.join(", "),
    met: heavy.length === 0,
  };
}

function loadTime(name: string): number {
  return Number(
    node(`const start = performance.now(); require(${JSON.stringify(name)}); console.log(performance.now() - start);`),
  );
}

function node(script: string): string {
  return execFileSync(process.execPath, ["-e", script], { cwd: FOLDER, encoding: "utf8" });
}
