import { expect, test } from "vitest";
import { WaitTimes } from "../../../provider/lifecycle/waits.js";
import { virtualClock } from "../../support/virtualClock.js";

test("what is typical is the median of the waits of a kind that have ended in this run", () => {
  const waits = new WaitTimes();
  expect(waits.typical("promotion")).toBeUndefined();
  for (const ms of [90_000, 10_000, 60_000]) waits.ended("promotion", ms);
  waits.ended("load", 1_000_000);
  expect(waits.typical("promotion")).toBe(60_000);
  waits.ended("promotion", 70_000);
  expect(waits.typical("promotion")).toBe(60_000);
});

test("what ended at once says nothing about what is waited for", () => {
  const waits = new WaitTimes();
  waits.ended("promotion", 4_999);
  expect(waits.typical("promotion")).toBeUndefined();
  waits.ended("promotion", 5_000);
  expect(waits.typical("promotion")).toBe(5_000);
});

test("a wait that fails is not counted", async () => {
  const [waits, clock] = [new WaitTimes(), virtualClock()];
  const waiting = (): Promise<void> => clock.sleep(30_000);
  await waits.measure("load", clock, waiting);
  expect(waits.typical("load")).toBe(30_000);
  const failing = async (): Promise<void> => {
    await clock.sleep(90_000);
    throw new Error("gone");
  };
  await expect(waits.measure("load", clock, failing)).rejects.toThrow("gone");
  await expect(waits.measure("load", clock, failing)).rejects.toThrow("gone");
  expect(waits.typical("load")).toBe(30_000);
});
