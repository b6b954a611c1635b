import { expect, test } from "vitest";
import { startInTurns, startRatio } from "../bench/measures/start.mts";

test("a process of the plugin starts with half of the dynamic provider's processor time, and little more of its memory", async () => {
  const starts = await startInTurns(3);
  expect(startRatio(starts, "cpuMs")).toBeLessThan(0.5);
  // Node with gRPC and Pulumi's protocol takes 0.53 of it.
  expect(startRatio(starts, "peakKiB")).toBeLessThan(0.6);
});
