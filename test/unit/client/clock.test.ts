import { describe, expect, test } from "vitest";
import { systemClock } from "../../../provider/client/clock.js";

describe("a sleep on the system's clock", () => {
  const YEAR_MS = 2 ** 31 - 1;

  test("ends by itself", async () => {
    await expect(systemClock.sleep(0, new AbortController().signal)).resolves.toBeUndefined();
  });

  test("ends with the reason of a signal that aborts meanwhile", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const sleep = systemClock.sleep(YEAR_MS, stop.signal);
    stop.abort(reason);
    await expect(sleep).rejects.toBe(reason);
  });

  test("does not begin when the signal was aborted before", async () => {
    const reason = new Error("too late");
    await expect(systemClock.sleep(YEAR_MS, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
