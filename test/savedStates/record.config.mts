import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/savedStates/record.ts"],
    globalSetup: "test/support/engineSetup.ts",
    maxConcurrency: 3,
    testTimeout: 300_000,
  },
});
