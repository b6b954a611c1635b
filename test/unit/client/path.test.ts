import { describe, expect, test } from "vitest";
import { namePath, path } from "../../../provider/client/path.js";

describe("a segment cannot change the route", () => {
  test.each([
    ["bot", "bot"],
    ["run-0f:step-1", "run-0f:step-1"],
    ["a b", "a%20b"],
    ["a/b", "a%2Fb"],
    ["../admin", "..%2Fadmin"],
    ["a?key=1", "a%3Fkey%3D1"],
    ["a#b", "a%23b"],
    ["%2e%2e", "%252e%252e"],
    ["böt", "b%C3%B6t"],
    ["a%3Apromote", "a%253Apromote"],
  ])("%s is encoded as %s", (segment, encoded) => {
    const text = path`/v1/accounts/${segment}/models/${segment}`;
    expect(text).toBe(`/v1/accounts/${encoded}/models/${encoded}`);
    // The URL parser must not undo it.
    expect(new URL(`https://api.fireworks.ai${text}`).pathname).toBe(text);
  });

  test.each(["", ".", ".."])("the segment %j is refused", (segment) => {
    expect(() => path`/v1/accounts/${segment}`).toThrow(TypeError);
    expect(() => namePath(`accounts/${segment}/models/bot`)).toThrow(TypeError);
  });
});

test("a full name keeps its slashes", () => {
  expect(namePath("accounts/acme/models/bot 1")).toBe("/v1/accounts/acme/models/bot%201");
});

test("an empty name is refused", () => {
  expect(() => namePath("")).toThrow(TypeError);
});
