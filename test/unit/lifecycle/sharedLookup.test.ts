import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, test } from "vitest";
import { SharedLookup } from "../../../provider/lifecycle/lookups.js";
import { memoise } from "../../../provider/program/functions/memoise.js";

type Look = (key: string) => Promise<string>;

/** Two memories of remote answers, one behaviour. */
const MEMORIES: [string, (look: Look) => Look][] = [
  [
    "SharedLookup",
    (look) => {
      const lookup = new SharedLookup<string>();
      return (key) => lookup.get(key, () => look(key));
    },
  ],
  ["memoise", (look) => memoise(look)],
];

// The program's memory is one of a run, as mocks are one.
beforeAll(() => pulumi.runtime.setMocks({ newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) }));

describe.each(MEMORIES)("%s", (_, remember) => {
  test("asks once for each key, however many ask at the same time", async () => {
    const asked: string[] = [];
    const ask = remember(async (key) => {
      asked.push(key);
      await Promise.resolve();
      return `answer to ${key}`;
    });
    await expect(Promise.all([ask("a"), ask("a"), ask("b"), ask("a")])).resolves.toEqual([
      "answer to a",
      "answer to a",
      "answer to b",
      "answer to a",
    ]);
    await expect(ask("a")).resolves.toBe("answer to a");
    expect(asked).toEqual(["a", "b"]);
  });

  test("tells all who asked of a failure, then forgets it", async () => {
    const answers = [Promise.reject(new Error("no network")), Promise.resolve("answer")];
    let asked = 0;
    const ask = remember(async () => {
      const answer = answers[asked];
      asked += 1;
      return (await answer) ?? "";
    });
    const [first, second] = await Promise.allSettled([ask("a"), ask("a")]);
    expect([first, second]).toEqual([
      { status: "rejected", reason: new Error("no network") },
      { status: "rejected", reason: new Error("no network") },
    ]);
    expect(asked).toBe(1);
    await expect(ask("a")).resolves.toBe("answer");
    await expect(ask("a")).resolves.toBe("answer");
    expect(asked).toBe(2);
  });

  test("a failure for one key leaves the other's answer", async () => {
    const asked: string[] = [];
    const ask = remember((key) => {
      asked.push(key);
      return key === "bad" ? Promise.reject(new Error("bad")) : Promise.resolve(key);
    });
    await ask("good");
    await expect(ask("bad")).rejects.toThrow("bad");
    await ask("good");
    expect(asked).toEqual(["good", "bad"]);
  });
});
