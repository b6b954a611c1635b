import { configDefaults, defineConfig } from "vitest/config";
import { posixOnly } from "./scripts/lint/posixOnly.mts";
import LongestFirst from "./test/support/longestFirst.mts";

const engine = "test/support/engineSetup.ts";
/** A resource's tests that drive its handler as Pulumi does: in the provider process of the built package. */
const processes = "test/handlers/*/process/**/*.test.ts";

/** What Windows cannot run; `configDefaults` are left out everywhere. */
const exclude = [...configDefaults.exclude, ...(process.platform === "win32" ? Object.keys(posixOnly) : [])];

/**
 * `fast` needs nothing but Node; `engine` runs the built package, most of it on a real Pulumi engine. What takes long
 * is in `full`, beside the tests whose number of crashes the environment sets: `npm run test:full`. Two projects run files
 * of others once more over the plugin (test/support/front.ts).
 */
export default defineConfig({
  test: {
    // A run of the engine waits about a third of its time, so one more than the cores that the tests are made for.
    maxWorkers: 3,
    reporters: ["default", "./test/support/plainSummary.ts"],
    sequence: { sequencer: LongestFirst },
    testTimeout: 300_000,
    hookTimeout: 300_000,
    projects: [
      {
        extends: true,
        test: {
          name: "fast",
          include: ["test/{unit,contract,client,handlers,simulation}/**/*.test.ts"],
          exclude: [...exclude, processes],
        },
      },
      {
        extends: true,
        // The cases of the handlers once more, over the plugin's messages.
        test: {
          name: "plugin",
          include: ["test/handlers/**/*.test.ts"],
          exclude: [...exclude, processes],
          env: { FRONT: "plugin" },
        },
      },
      {
        extends: true,
        test: {
          name: "engine",
          include: ["test/{provider,e2e}/**/*.test.ts", processes],
          exclude,
          globalSetup: engine,
        },
      },
      {
        extends: true,
        test: {
          name: "full",
          include: [
            "test/**/*.full.ts",
            "test/simulation/{histories,stacks,crashPoints,fuzz,hostile}.test.ts",
            "test/e2e/crash.test.ts",
          ],
          exclude,
          globalSetup: engine,
        },
      },
      {
        extends: true,
        // What a stack goes through, once more over the plugin.
        test: {
          name: "full-plugin",
          include: [
            "test/e2e/crash.test.ts",
            "test/e2e/{lifecycle,savedPlans,adopt,forcedReplacement,policies}.full.ts",
          ],
          globalSetup: engine,
          env: { FRONT: "plugin" },
        },
      },
    ],
  },
});
