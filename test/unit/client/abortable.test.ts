import { describe, expect, test } from "vitest";
import { abortable } from "../../../provider/client/abortable.js";

describe("one caller's signal on shared work", () => {
  test("takes that caller away at once, with its own reason, and leaves the others", async () => {
    const { promise: work, resolve } = Promise.withResolvers<string>();
    const stop = new AbortController();
    const reason = new Error("not me");
    const first = abortable(work, stop.signal);
    const second = abortable(work, new AbortController().signal);
    stop.abort(reason);
    await expect(first).rejects.toBe(reason);
    resolve("acme");
    await expect(second).resolves.toBe("acme");
    await expect(abortable(work, undefined)).resolves.toBe("acme");
  });

  test("that was aborted before rejects, and a later failure of the work is nobody's unhandled one", async () => {
    const { promise: work, reject } = Promise.withResolvers<string>();
    const reason = new Error("too late");
    await expect(abortable(work, AbortSignal.abort(reason))).rejects.toBe(reason);
    reject(new Error("unheard"));
    await expect(work).rejects.toThrow("unheard");
  });

  test("passes the work's failure on", async () => {
    const failed = Promise.reject(new Error("no account"));
    await expect(abortable(failed, new AbortController().signal)).rejects.toThrow("no account");
  });
});
