import { describe, expect, test } from "vitest";
import { parseIdentity } from "../../../provider/lifecycle/identity.js";
import { autoJobId, isOwn, ownDisplayName } from "../../../provider/resources/trainerJob/handler/naming.js";

const identityOf = (resource: string, stack = "dev") =>
  parseIdentity(`organization/urn:pulumi:${stack}::fleet::pulumi-nodejs:dynamic/fireworks:TrainerJob::${resource}`);
const LAUNCH = { baseModel: "accounts/fireworks/models/qwen3-8b", loraRank: 8 };

describe("the id of a job that its user does not name", () => {
  test("never changes for the same resource and launch, or a crashed create is not found again", () => {
    expect(autoJobId(identityOf("trainer"), LAUNCH, 1)).toBe("trainer-1df2e3b");
    expect(autoJobId(identityOf("trainer"), { loraRank: 8, baseModel: LAUNCH.baseModel }, 1)).toBe("trainer-1df2e3b");
  });

  test.each<[string, string]>([
    ["another resource", autoJobId(identityOf("trainer2"), LAUNCH, 1).replace("trainer2", "trainer")],
    ["another stack", autoJobId(identityOf("trainer", "prod"), LAUNCH, 1)],
    ["another launch", autoJobId(identityOf("trainer"), { ...LAUNCH, loraRank: 16 }, 1)],
  ])("is another one for %s", (_, id) => {
    expect(id).not.toBe(autoJobId(identityOf("trainer"), LAUNCH, 1));
  });

  test.each([
    [1, ""],
    [2, "-2"],
    [17, "-17"],
  ])("of generation %i ends in '%s'", (generation, end) => {
    const first = autoJobId(identityOf("trainer"), LAUNCH, 1);
    expect(autoJobId(identityOf("trainer"), LAUNCH, generation)).toBe(first + end);
  });

  test.each(["trainer", "Team/Trainer_1", "日本語", "t".repeat(200), "--t--", "::"])("made of %j is legal", (name) => {
    for (const generation of [1, 99]) {
      expect(autoJobId(identityOf(name), LAUNCH, generation)).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
    }
  });
});

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
