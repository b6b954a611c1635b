import { describe, expect, test } from "vitest";
import { ProviderBug } from "../../../provider/client/errors.js";
import { plainJson } from "../../../provider/lifecycle/properties.js";

describe("what is saved is plain JSON", () => {
  test("undefined is dropped at every depth, null and empty values are kept", () => {
    const state = {
      name: "bot",
      gone: undefined,
      nothing: null,
      empty: "",
      zero: 0,
      no: false,
      none: [],
      inner: { kept: { deep: 1 }, gone: undefined },
      list: [{ a: 1, gone: undefined }, [null, "x"]],
    };
    const plain = plainJson(state);
    expect(plain).toStrictEqual(JSON.parse(JSON.stringify(state)));
    expect(plain.inner).not.toHaveProperty("gone");
  });

  test("a key like __proto__ stays an own key", () => {
    const annotations = JSON.parse('{"__proto__": "x"}') as object;
    expect(JSON.stringify(plainJson({ annotations }))).toBe('{"annotations":{"__proto__":"x"}}');
  });

  test.each<[string, object, string]>([
    ["a date", { createTime: new Date(0) }, "createTime"],
    ["NaN", { peftDetails: { r: NaN } }, "peftDetails.r"],
    ["infinity", { a: [1, Infinity] }, "a[1]"],
    ["a function", { a: { b: [{ c: () => 1 }] } }, "a.b[0].c"],
    ["a bigint", { a: 1n }, "a"],
    ["a symbol", { a: Symbol("x") }, "a"],
    ["a map", { a: new Map() }, "a"],
    ["a class instance", { a: new URL("https://api.fireworks.ai") }, "a"],
    ["a promise", { a: { b: Promise.resolve(1) } }, "a.b"],
    ["a hole in a list", { a: [1, undefined] }, "a[1]"],
  ])("%s is refused, naming where it stands", (_, properties, path) => {
    expect(() => plainJson(properties)).toThrow(ProviderBug);
    expect(() => plainJson(properties)).toThrow(`'${path}' `);
  });
});
