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
