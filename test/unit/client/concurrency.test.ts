import { describe, expect, test } from "vitest";
import { limitConcurrency } from "../../../provider/client/concurrency.js";

/** Tasks that end when they are told to. */
function tasks(limit: number) {
  const run = limitConcurrency(limit);
  const started: string[] = [];
  const ends = new Map<string, { ok: () => void; fail: (error: Error) => void }>();
  let running = 0;
  let most = 0;
  return {
    started,
    most: () => most,
    start: (name: string, signal?: AbortSignal): Promise<string> =>
      run(async () => {
        started.push(name);
        running += 1;
        most = Math.max(most, running);
        try {
          await new Promise<void>((ok, fail) => ends.set(name, { ok, fail }));
        } finally {
          running -= 1;
        }
        return name;
      }, signal),
    end: async (name: string, error?: Error): Promise<void> => {
      const task = ends.get(name);
      if (error === undefined) task?.ok();
      else task?.fail(error);
      await settle();
    },
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("at most so many tasks run at once", () => {
  test("the others start in their order, each as a place is free", async () => {
    const { start, end, started, most } = tasks(2);
    const all = ["a", "b", "c", "d", "e"].map((name) => start(name));
    await settle();
    expect(started).toEqual(["a", "b"]);
    await end("b");
    expect(started).toEqual(["a", "b", "c"]);
    await end("a");
    await end("c");
    await end("d");
    await end("e");
    await expect(Promise.all(all)).resolves.toEqual(["a", "b", "c", "d", "e"]);
    expect(most()).toBe(2);
  });

  test("a task that fails frees its place", async () => {
    const { start, end, started } = tasks(1);
    const first = start("a");
    const second = start("b");
    const failed = expect(first).rejects.toThrow("no luck");
    await end("a", new Error("no luck"));
    await failed;
    expect(started).toEqual(["a", "b"]);
    await end("b");
    await expect(second).resolves.toBe("b");
  });

  test("a place that was freed before anybody waited is used again", async () => {
    const { start, end, started } = tasks(1);
    for (const name of ["a", "b", "c"]) {
      const task = start(name);
      await end(name);
      await expect(task).resolves.toBe(name);
    }
    expect(started).toEqual(["a", "b", "c"]);
  });

  test("one that is aborted in the queue rejects at once, never runs, and takes no place", async () => {
    const { start, end, started } = tasks(1);
    const stop = new AbortController();
    const first = start("a");
    const aborted = start("b", stop.signal);
    const third = start("c");
    const reason = new Error("changed my mind");
    stop.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    await end("a");
    expect(started).toEqual(["a", "c"]);
    await end("c");
    await Promise.all([first, third]);
  });

  test("one whose signal was aborted before never runs", async () => {
    const { start, started } = tasks(1);
    const reason = new Error("too late");
    await expect(start("a", AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(started).toEqual([]);
  });

  test("an abort after its turn has come does not disturb the queue", async () => {
    const { start, end, started } = tasks(1);
    const stop = new AbortController();
    const first = start("a");
    const second = start("b", stop.signal);
    const third = start("c");
    await end("a");
    stop.abort(new Error("ignored by the task"));
    await settle();
    expect(started).toEqual(["a", "b"]);
    await end("b");
    await end("c");
    await expect(Promise.all([first, second, third])).resolves.toEqual(["a", "b", "c"]);
  });
});
