import { describe, expect, test } from "vitest";
import { validateOutputModelId } from "../../../provider/client/validateOutputModelId.js";
import {
  autoModelId,
  isAutoModelIdOf,
  type PromotionSource,
} from "../../../provider/resources/promotedModel/handler/naming.js";
import { randomText, seededRandom } from "../../support/seededRandom.js";

const SOURCE: PromotionSource = {
  identity: "organization/urn:pulumi:dev::bots::pulumi-nodejs:dynamic/fireworks:PromotedModel::support-bot",
  checkpoint: "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-80-a1b2c3d4",
  baseModel: "accounts/fireworks/models/qwen3-8b",
};

const digest = autoModelId("x", SOURCE).slice(2);

describe("the id of a model that its user does not name", () => {
  test.each([
    ["support-bot", `support-bot-${digest}`],
    ["Support Bot", `support-bot-${digest}`],
    ["team/support_bot.v2", `team-support-bot-v2-${digest}`],
    ["--support--bot--", `support-bot-${digest}`],
    ["日本語", `model-${digest}`],
    ["", `model-${digest}`],
    ["---", `model-${digest}`],
    ["bot-日本-2", `bot-2-${digest}`],
    ["b".repeat(100), `${"b".repeat(55)}-${digest}`],
    [`${"b".repeat(54)}-tail`, `${"b".repeat(54)}-${digest}`],
  ])("for %j is %s", (prefix, id) => {
    expect(autoModelId(prefix, SOURCE)).toBe(id);
  });

  test("ends in seven hex digits that never change, or a crashed promotion is not found again", () => {
    expect(autoModelId("support-bot", SOURCE)).toBe("support-bot-e970bc8");
  });

  test.each(["identity", "checkpoint", "baseModel"] as const)("is another one for another %s", (part) => {
    expect(autoModelId("bot", { ...SOURCE, [part]: `${SOURCE[part]}x` })).not.toBe(autoModelId("bot", SOURCE));
  });

  test("is valid, within 63 characters and its own, for five thousand odd names", () => {
    const random = seededRandom(7);
    const alphabet = "abcXYZ019 -_./:$@#%日本ßİ😀\t\n";
    const ids = new Set<string>();
    for (let index = 0; index < 5000; index += 1) {
      const prefix = randomText(random, alphabet, 100);
      const source = { ...SOURCE, identity: `${SOURCE.identity}${index}` };
      const id = autoModelId(prefix, source);
      expect(validateOutputModelId(id), prefix).toEqual([]);
      expect(id, prefix).toMatch(/^[a-z0-9].*-[0-9a-f]{7}$/);
      expect(autoModelId(prefix, source), prefix).toBe(id);
      expect(isAutoModelIdOf(id, source), prefix).toBe(true);
      ids.add(id);
    }
    expect(ids.size).toBe(5000);
  });
});

describe("an id is recognised as made from a source", () => {
  test.each<[string, PromotionSource, boolean]>([
    [autoModelId("bot", SOURCE), SOURCE, true],
    [autoModelId("renamed", SOURCE), SOURCE, true],
    [autoModelId("bot", { ...SOURCE, checkpoint: "other" }), SOURCE, false],
    ["bot", SOURCE, false],
    [digest, SOURCE, false],
    [`bot${digest}`, SOURCE, false],
    [`bot-${digest}-2`, SOURCE, false],
  ])("%s", (id, source, recognised) => {
    expect(isAutoModelIdOf(id, source)).toBe(recognised);
  });
});
