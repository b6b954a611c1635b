import * as pulumi from "@pulumi/pulumi";
import { expect, test, vi } from "vitest";
import { memoise } from "../../../provider/program/functions/memoise.js";

const mocks: pulumi.runtime.Mocks = {
  newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }),
  call: () => ({}),
};

// First, since mocks that are set stay.
test("outside of any run nothing is kept, so a script that looks again sees what is there now", async () => {
  const load = vi.fn(() => Promise.resolve("rows"));
  const list = memoise(load);
  expect([await list({}), await list({})]).toEqual(["rows", "rows"]);
  expect(load).toHaveBeenCalledTimes(2);
});

test("mocks that are set anew are another run, which is told nothing of the one before", async () => {
  await pulumi.runtime.setMocks(mocks);
  let rows = "rows of one test";
  const list = memoise(() => Promise.resolve(rows));
  expect(await list({})).toBe("rows of one test");
  rows = "rows of the next";
  expect(await list({})).toBe("rows of one test");
  await pulumi.runtime.setMocks(mocks);
  expect(await list({})).toBe("rows of the next");
});

test("what a data function fails with steers no terminal and has an end", async () => {
  const load = memoise(() => Promise.reject(new Error(`not \u001b[31mred\u202e ${"no ".repeat(50_000)}`)));
  const error = await load({}).catch((thrown: unknown) => thrown);
  const { message, stack } = error as Error;
  expect(message).toContain("not \\u001b[31mred\\u202e no no");
  for (const text of [message, stack]) {
    expect(text).not.toMatch(/[\u001b\u202e]/);
    expect(text?.length).toBeLessThan(20_000);
  }
});

test("a failed call is asked for again, one that succeeded is not", async () => {
  let calls = 0;
  const load = memoise(() => ((calls += 1) === 1 ? Promise.reject(new Error("later")) : Promise.resolve(calls)));
  await expect(load("x")).rejects.toThrow("later");
  expect([await load("x"), await load("x"), await load("y")]).toEqual([2, 2, 3]);
});
