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

test("in one run the same arguments are asked for once, at the same time or later, and others anew", async () => {
  await pulumi.runtime.setMocks(mocks);
  const load = vi.fn(({ job }: { job: string }) => Promise.resolve(`rows of ${job}`));
  const list = memoise(load);
  expect(await Promise.all([list({ job: "a" }), list({ job: "a" }), list({ job: "b" })])).toEqual([
    "rows of a",
    "rows of a",
    "rows of b",
  ]);
  await list({ job: "a" });
  expect(load).toHaveBeenCalledTimes(2);
});

test("a failed call is forgotten", async () => {
  const load = vi.fn(() => Promise.resolve("rows")).mockRejectedValueOnce(new Error("busy"));
  const list = memoise(load);
  await expect(list({})).rejects.toThrow("busy");
  expect(await list({})).toBe("rows");
});

test("mocks that are set anew are another run, which is told nothing of the one before", async () => {
  let rows = "rows of one test";
  const list = memoise(() => Promise.resolve(rows));
  expect(await list({})).toBe("rows of one test");
  rows = "rows of the next";
  expect(await list({})).toBe("rows of one test");
  await pulumi.runtime.setMocks(mocks);
  expect(await list({})).toBe("rows of the next");
});
