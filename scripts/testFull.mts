/** `npm run test:full`: every test, with as many crash histories and kills as the README promises. */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const env = { ...process.env, FULL_TESTS: "1", SIMULATION_HISTORIES: "100000", CRASH_KILLS: "20" };
const { status } = spawnSync(process.execPath, [vitest, "run", ...process.argv.slice(2)], { stdio: "inherit", env });
process.exit(status ?? 1);
