import { describe, expect, test } from "vitest";
import { compareFields, type FieldTable } from "../../../provider/lifecycle/fieldTable.js";
import { type Properties } from "../../../provider/lifecycle/handler.js";

const table = {
  checkpoint: { change: "replace" },
  texts: { change: "update" },
  reselect: { change: "ignore" },
} as const satisfies FieldTable;

describe("the fields that differ, by what their change does", () => {
  test.each<[string, Properties, Properties, { updates: string[]; replaces: string[] }]>([
    ["nothing differs", { checkpoint: "a" }, { checkpoint: "a" }, { updates: [], replaces: [] }],
    ["a replacing field", { checkpoint: "a" }, { checkpoint: "b" }, { updates: [], replaces: ["checkpoint"] }],
    ["a field that appears", {}, { checkpoint: "b" }, { updates: [], replaces: ["checkpoint"] }],
    ["a field that goes", { texts: "a" }, {}, { updates: ["texts"], replaces: [] }],
    ["both kinds", { checkpoint: "a", texts: "a" }, {}, { updates: ["texts"], replaces: ["checkpoint"] }],
    ["an ignored field", { reselect: 1 }, { reselect: 2 }, { updates: [], replaces: [] }],
    ["a field that the table does not know", { __identity: "a" }, { __identity: "b" }, { updates: [], replaces: [] }],
    ["the order of keys", { texts: { a: 1, b: 2 } }, { texts: { b: 2, a: 1 } }, { updates: [], replaces: [] }],
    ["a deep difference", { texts: { a: [1, 2] } }, { texts: { a: [1, 3] } }, { updates: ["texts"], replaces: [] }],
    ["the order of a list", { texts: [1, 2] }, { texts: [2, 1] }, { updates: ["texts"], replaces: [] }],
    ["a number and its text", { texts: 1 }, { texts: "1" }, { updates: ["texts"], replaces: [] }],
    ["absent and undefined", { texts: undefined }, {}, { updates: [], replaces: [] }],
    ["absent and empty", { texts: "" }, {}, { updates: ["texts"], replaces: [] }],
  ])("%s", (_, olds, news, expected) => {
    expect(compareFields(table, olds, news, () => false)).toEqual({ ...expected, uncertain: [] });
  });
});
