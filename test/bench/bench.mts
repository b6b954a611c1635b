/**
 * What the package costs, side by side with what Pulumi itself costs and with what one would write instead:
 *
 *   npm run bench                              everything, 500 models, 5 pairs; takes hours on a small machine
 *   npm run bench -- --only life --models 125 --pairs 3
 *   npm run bench -- --smoke                   what is exact, in less than a minute; fails when a target is missed
 *   npm run bench -- --json FILE               writes the result as well; one file may be filled by several runs
 *   npm run bench -- --docs FILE               puts a result that was written before into test/bench/performance.md
 *   npm run bench -- --cpu-prof FOLDER         CPU profiles of program and provider, by variant and phase
 *   npm run bench -- --with-python-sdk         also runs the vendor's SDK, from the Python that PYTHON names
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { openBench } from "./context.mts";
import { writeDocs } from "./docs.mts";
import { MEASURES } from "./measures/index.mts";
import { formatTable, targetTable, type BenchResult } from "./report.mts";
import { smoke } from "./smoke.mts";

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: [] },
    models: { type: "string", default: "500" },
    pairs: { type: "string", default: "5" },
    smoke: { type: "boolean", default: false },
    json: { type: "string" },
    docs: { type: "string" },
    "cpu-prof": { type: "string" },
    "with-python-sdk": { type: "boolean", default: false },
  },
});

if (values.docs !== undefined) {
  writeDocs(readResult(values.docs));
} else {
  const known = MEASURES.map(({ name }) => name);
  const stray = values.only.filter((name) => !known.includes(name));
  if (stray.length > 0) {
    console.error(`--only ${stray.join(", ")}: no such measure. Fix: name one of ${known.join(", ")}.`);
    process.exit(2);
  }
  const chosen = MEASURES.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
  process.exitCode = await runBench(values.smoke ? [smoke] : chosen);
}

async function runBench(measures: typeof MEASURES): Promise<number> {
  const bench = await openBench({
    models: positive("--models", values.models),
    pairs: positive("--pairs", values.pairs),
    profiles: values["cpu-prof"],
    withPythonSdk: values["with-python-sdk"],
    log: (line) => {
      console.error(`  ${line}`);
    },
  });
  const results: BenchResult["measures"][number][] = [];
  try {
    for (const { name, title, run } of measures) {
      console.error(`${title} (${name})`);
      const report = await run(bench);
      const command = `npm run bench -- --only ${name} --models ${values.models} --pairs ${values.pairs}`;
      results.push({ name, title, command, ...report });
      for (const table of report.tables) console.log(`\n${title}. ${table.title}\n\n${formatTable(table)}`);
      if (values.json !== undefined) writeResult(values.json, results);
    }
  } finally {
    await bench.close();
  }
  console.log(`\nTargets\n\n${formatTable(targetTable(results))}`);
  const missed = results.flatMap(({ targets }) => targets).filter(({ met }) => !met);
  return values.smoke && missed.length > 0 ? 1 : 0;
}

/** Measures of an earlier run that this one does not repeat stay. */
function writeResult(file: string, measures: BenchResult["measures"]): void {
  const before = existsSync(file) ? readResult(file).measures : [];
  const kept = before.filter(({ name }) => !measures.some((measure) => measure.name === name));
  const order = MEASURES.map(({ name }) => name);
  const all = [...kept, ...measures].toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const [cpu] = cpus();
  const result: BenchResult = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${availableParallelism()} cores (${cpu?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${process.platform}`,
    measures: all,
  };
  writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`);
}

function readResult(file: string): BenchResult {
  return JSON.parse(readFileSync(file, "utf8")) as BenchResult;
}

function positive(flag: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  console.error(`${flag} wants a whole number above 0, got "${text}".`);
  process.exit(2);
}
