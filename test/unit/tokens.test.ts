import { describe, expect, test } from "vitest";
import * as tokens from "../../provider/tokens.js";

const { KINDS, MANAGED_TRAINING, canonicalType, isOfNewerKind, pluginType } = tokens;
describe.each(KINDS)("%s", (kind) => {
  const [, name = ""] = /:(\w+)$/.exec(kind) ?? [];

  test("is one kind with the plugin's resource of the same name", () => {
    expect(pluginType(kind)).toBe(`fireworks:index:${name}`);
    expect(canonicalType(pluginType(kind))).toBe(kind);
    expect(canonicalType(kind)).toBe(kind);
  });

  test("is known under both tokens", () => {
    expect([kind, pluginType(kind)].filter(isOfNewerKind)).toEqual([]);
  });
});

test("every token of a resource is one of a kind", () => {
  const all = Object.values(tokens).filter((token) => typeof token === "string" && token.includes("dynamic/"));
  expect(KINDS.toSorted()).toEqual(all.toSorted());
});

test.each([MANAGED_TRAINING, "fireworks:index:Other", "fireworks:other:PromotedModel", "aws:s3/bucket:Bucket", ""])(
  "%j is no kind of both, and stays as it is",
  (type) => {
    expect(canonicalType(type)).toBe(type);
    expect(pluginType(type)).toBe(type);
  },
);

test.each([
  ["pulumi-nodejs:dynamic/fireworks:Dataset", true],
  ["fireworks:index:Dataset", true],
  [MANAGED_TRAINING, false],
  ["pulumi:providers:fireworks", false],
  ["fireworks-ai:index:Dataset", false],
])("whether %s is of a newer version of this package: %s", (type, isNewer) => {
  expect(isOfNewerKind(type)).toBe(isNewer);
});
