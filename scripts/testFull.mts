/** The second half of `npm run test:full`: what `npm test` leaves out or does in small numbers. */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const env = { SIMULATION_HISTORIES: "100000", HOSTILE_ANSWERS: "20000", CRASH_KILLS: "20", ...process.env };
const args = [vitest, "run", "--project", "full", "--project", "full-plugin", ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, { stdio: "inherit", env });
process.exit(status ?? 1);
