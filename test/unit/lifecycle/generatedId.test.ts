import { describe, expect, test } from "vitest";
import { parseIdentity } from "../../../provider/lifecycle/identity.js";
import { generatedId } from "../../../provider/lifecycle/freeId.js";

const identityOf = (resource: string, stack = "dev") =>
  parseIdentity(`organization/urn:pulumi:${stack}::fleet::pulumi-nodejs:dynamic/fireworks:TrainerJob::${resource}`);
const LAUNCH = { baseModel: "accounts/fireworks/models/qwen3-8b", loraRank: 8 };
const idOf = (identity: ReturnType<typeof identityOf>, content: object, generation: number) =>
  generatedId(identity, content, generation, { maxLength: 63, fallback: "trainer" });

describe("the id of an object that its user does not name", () => {
  test("never changes for the same resource and content, or a crashed create is not found again", () => {
    expect(idOf(identityOf("trainer"), LAUNCH, 1)).toBe("trainer-1df2e3b");
    expect(idOf(identityOf("trainer"), { loraRank: 8, baseModel: LAUNCH.baseModel }, 1)).toBe("trainer-1df2e3b");
  });

  test.each<[string, string]>([
    ["another resource", idOf(identityOf("trainer2"), LAUNCH, 1).replace("trainer2", "trainer")],
    ["another stack", idOf(identityOf("trainer", "prod"), LAUNCH, 1)],
    ["another content", idOf(identityOf("trainer"), { ...LAUNCH, loraRank: 16 }, 1)],
  ])("is another one for %s", (_, id) => {
    expect(id).not.toBe(idOf(identityOf("trainer"), LAUNCH, 1));
  });

  test.each([
    [1, ""],
    [2, "-2"],
    [17, "-17"],
  ])("of generation %i ends in '%s'", (generation, end) => {
    const first = idOf(identityOf("trainer"), LAUNCH, 1);
    expect(idOf(identityOf("trainer"), LAUNCH, generation)).toBe(first + end);
  });

  test.each(["trainer", "Team/Trainer_1", "日本語", "t".repeat(200), "--t--", "::"])("made of %j is legal", (name) => {
    for (const generation of [1, 99]) {
      expect(idOf(identityOf(name), LAUNCH, generation)).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
    }
  });
});
