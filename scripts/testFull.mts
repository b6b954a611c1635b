/**
 * The second half of `npm run test:full`: what `npm test` leaves out or does in small numbers. With `--nightly` nothing is
 * left out: every row of every table, 100,000 histories, 20 kills of each kind.
 */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const args = process.argv.slice(2);
const TEST_TIER = args.includes("--nightly") ? "nightly" : "full";
const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const run = [
  vitest,
  "run",
  "--project",
  "full",
  "--project",
  "full-plugin",
  ...args.filter((arg) => arg !== "--nightly"),
];
const { status } = spawnSync(process.execPath, run, { stdio: "inherit", env: { TEST_TIER, ...process.env } });
process.exit(status ?? 1);
