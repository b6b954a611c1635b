import { describe, expect, test } from "vitest";
import * as wire from "../../../provider/client/schemas.js";
import { parseIdentity } from "../../../provider/lifecycle/identity.js";
import { withOwnerLine } from "../../../provider/lifecycle/ownership.js";
import { formatModelOwnerLine } from "../../../provider/resources/promotedModel/handler/ownership.js";
import { autoModelId } from "../../../provider/resources/promotedModel/handler/naming.js";
import { proveOrigin, proveOwnership } from "../../../provider/resources/promotedModel/handler/ownership.js";
import { CHECKPOINT, BASE } from "../../support/account.js";

const URN = "urn:pulumi:dev::bots::t::support-bot";
const IDENTITY = parseIdentity(`organization/${URN}`);
const OTHER = parseIdentity(`organization/${URN}-2`);

const OWNER = { identity: IDENTITY, isOfAnotherBackend: (generation: string) => generation.startsWith("f") };

const marked = (
  change: { checkpoint?: string; baseModel?: string; generation?: string } = {},
  identity = IDENTITY,
): string => {
  const { generation = "00000001", checkpoint = CHECKPOINT, baseModel = BASE } = change;
  const line = formatModelOwnerLine({ source: { checkpoint, baseModel }, generation }, identity);
  return withOwnerLine("Answers.", line);
};

const modelWith = (description: string | undefined, createTime = "2026-11-01T00:00:00Z"): wire.Model =>
  wire.model.parse({ name: "accounts/acme/models/bot", state: "READY", createTime, description });

describe("whether an existing model is this very promotion", () => {
  const own = autoModelId("bot", { identity: IDENTITY.text, checkpoint: CHECKPOINT, baseModel: BASE });

  test.each<[string, string | undefined, string, true | RegExp]>([
    ["its marker says so", marked(), "bot", true],
    ["its marker says so, and the id was made up", marked(), own, true],
    ["only its made-up id says so", undefined, own, true],
    ["only its made-up id says so, below a text", "Answers.", own, true],
    ["nothing says so", undefined, "bot", /^it has no ownership line$/],
    ["only a text", "Answers.", "bot", /^it has no ownership line$/],
    ["another resource's marker", marked({}, OTHER), "bot", /another Pulumi resource owns it: Promoted from /],
    ["another resource's marker on a made-up id", marked({}, OTHER), own, /another Pulumi resource owns it/],
    ["another checkpoint", marked({ checkpoint: `${CHECKPOINT}5` }), "bot", /it holds .*step-80-a1b2c3d45 on/],
    ["another base", marked({ baseModel: `${BASE}b` }), "bot", /it holds .* on accounts\/fireworks\/models\/qwen3-8bb/],
  ])("%s", (_, description, modelId, expected) => {
    const promotion = { ...OWNER, checkpoint: CHECKPOINT, baseModel: BASE, modelId };
    const proof = proveOrigin(modelWith(description), promotion);
    if (expected === true) expect(proof).toEqual({ ours: true });
    else expect(proof).toEqual({ ours: false, why: expect.stringMatching(expected) as string });
  });
});

describe("whether the model is still the one that state remembers", () => {
  const CREATED = "2026-11-01T00:00:00Z";
  const saved = { generation: "00000001", createTime: CREATED };

  const promotion = { baseModel: BASE, resolvedCheckpoint: { name: CHECKPOINT } };
  const autoId = autoModelId("bot", { identity: IDENTITY.text, checkpoint: CHECKPOINT, baseModel: BASE });

  test.each<[string, string | undefined, Parameters<typeof proveOwnership>[1], string, boolean]>([
    ["the marker holds the generation", marked(), saved, CREATED, true],
    ["it holds another generation", marked({ generation: "00000002" }), saved, CREATED, false],
    ["it holds the generation, of a resource that was renamed", marked({}, OTHER), saved, CREATED, true],
    ["state has no generation, and the owner is ours", marked(), { createTime: CREATED }, CREATED, true],
    ["state has no generation, and the owner is another", marked({}, OTHER), { createTime: CREATED }, CREATED, false],
    ["the marker was edited away, the model is as old", "Answers.", saved, CREATED, true],
    ["the same age in another precision", undefined, saved, "2026-11-01T00:00:00.000Z", true],
    ["the marker was edited away, the model is younger", "Answers.", saved, "2026-11-01T00:00:00.001Z", false],
    ["there is nothing to compare", undefined, {}, CREATED, false],
    [
      "it was never seen, and its made-up id says so",
      undefined,
      { ...promotion, outputModelId: autoId },
      CREATED,
      true,
    ],
    ["it was never seen, and its id says nothing", undefined, { ...promotion, outputModelId: "bot" }, CREATED, false],
  ])("%s", (_, description, remembered, createTime, ours) => {
    expect(proveOwnership(modelWith(description, createTime), remembered, OWNER).ours).toBe(ours);
  });
});
