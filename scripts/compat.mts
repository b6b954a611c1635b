/**
 * `npm run compat`: installs the packed package into empty projects of many kinds, runs each on a real Pulumi engine
 * against the emulator, and writes the table of `docs/compatibility.md`.
 *
 *   npm run compat                   every cell, about ten minutes
 *   npm run compat -- node-22 yarn   some; the rows of the others stay
 */
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import type * as emulatorModule from "../provider/emulator/index.ts";
import { cells, type Cell } from "./compat/cells.mts";
import { outcomeRow, table, writePage } from "./compat/page.mts";
import { type Outcome, runCell } from "./compat/runCell.mts";
import { resolveEngine } from "./engine/resolve.mts";
import { pack } from "./installPacked.mts";
import { buildApart } from "./buildApart.mts";

const asked = process.argv.slice(2);
const unknown = asked.filter((id) => !cells.some((cell) => cell.id === id));
if (unknown.length > 0) {
  console.error(`no cell ${unknown.join(", ")}. Fix: choose among ${cells.map(({ id }) => id).join(", ")}`);
  process.exit(2);
}

const engine = await resolveEngine();
buildApart();
const emulator = createRequire(import.meta.url)("../dist/provider/emulator/index.js") as typeof emulatorModule;
const tarball = pack();
const ran = new Map<Cell, Outcome>();
try {
  for (const cell of cells.filter(({ id }) => asked.length === 0 || asked.includes(id))) {
    const outcome = await runCell(cell, { engine, tarball, emulator });
    ran.set(cell, outcome);
    console.log(`${cell.id}: ${outcome.faults.length === 0 ? cell.expected : "FAILS"} (${outcome.versions})`);
    for (const fault of outcome.faults) console.error(fault);
    if (outcome.looseTypes.length > 0) console.log(`  types of others: ${outcome.looseTypes.join(", ")}`);
  }
} finally {
  rmSync(dirname(tarball), { recursive: true, force: true });
}
console.log(`\n${table([...ran].map(([cell, outcome]) => outcomeRow(cell, outcome)))}`);
await writePage(ran);
if ([...ran.values()].some(({ faults }) => faults.length > 0)) process.exitCode = 1;
