import { defineConfig } from "vitest/config";

/** `npm run test:full` adds what takes minutes. */
const FULL = process.env.FULL_TESTS === "1" ? ["test/simulation/*.full.ts"] : [];

/** `fast` needs nothing but Node; `engine` runs the built package, most of it on a real Pulumi engine. */
export default defineConfig({
  test: {
    // A run of the engine waits about a third of its time, so one more than the cores that the tests are made for.
    maxWorkers: 3,
    reporters: ["default", "./test/support/plainSummary.ts"],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    projects: [
      {
        extends: true,
        test: {
          name: "fast",
          include: ["test/{unit,contract,client,simulation}/**/*.test.ts", ...FULL],
        },
      },
      {
        extends: true,
        test: {
          name: "engine",
          include: ["test/{provider,e2e}/**/*.test.ts"],
          globalSetup: "test/support/engineSetup.ts",
        },
      },
    ],
  },
});
