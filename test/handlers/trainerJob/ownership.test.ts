import { describe, expect, test } from "vitest";
import { parseIdentity } from "../../../provider/lifecycle/identity.js";
import { isOwn, ownDisplayName } from "../../../provider/resources/trainerJob/handler/make.js";

const identityOf = (resource: string, stack = "dev") =>
  parseIdentity(`organization/urn:pulumi:${stack}::fleet::pulumi-nodejs:dynamic/fireworks:TrainerJob::${resource}`);
const LAUNCH = { baseModel: "accounts/fireworks/models/qwen3-8b", loraRank: 8 };

test.each(["trainer", "t".repeat(200), "💡".repeat(60), "a\nb"])(
  "the display name made of %j fits and keeps its mark",
  (name) => {
    const text = ownDisplayName(identityOf(name));
    expect(text.length).toBeLessThan(64);
    expect(text).toMatch(/^.* \[pulumi [0-9a-f]{12}\]$/);
    expect(text.isWellFormed()).toBe(true);
  },
);

describe("a live job under the wanted id", () => {
  const identity = identityOf("trainer");
  const job = (fields: object, config: object = {}) =>
    ({ displayName: ownDisplayName(identity), trainingConfig: { ...LAUNCH, ...config }, ...fields }) as never;

  test.each<[string, boolean, object, object, boolean]>([
    ["a generated id", false, {}, LAUNCH, true],
    ["a generated id, although the display name is the user's", false, { displayName: "Bot" }, LAUNCH, true],
    ["an explicit id and the resource's own mark", true, {}, LAUNCH, true],
    ["an explicit id without the mark", true, { displayName: "Bot" }, LAUNCH, false],
    [
      "an explicit id with a display name of the user's own",
      true,
      { displayName: "Bot" },
      { ...LAUNCH, displayName: "Bot" },
      false,
    ],
    [
      "a generated id and another base model",
      false,
      { trainingConfig: { baseModel: "x", loraRank: 8 } },
      LAUNCH,
      false,
    ],
    ["a generated id and another rank", false, { trainingConfig: { baseModel: LAUNCH.baseModel } }, LAUNCH, false],
    ["no configuration at all", false, { trainingConfig: undefined }, LAUNCH, false],
  ])("is judged by %s", (_, explicitId, fields, launch, own) => {
    expect(isOwn(job(fields), { identity, launch: launch as Record<string, unknown>, explicitId })).toBe(own);
  });

  test("with an explicit id and another resource's mark is another's", () => {
    const claim = { identity: identityOf("other"), launch: LAUNCH, explicitId: true };
    expect(isOwn(job({}), claim)).toBe(false);
  });
});
