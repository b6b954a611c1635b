import { expect, test } from "vitest";
import { createHandler } from "../../../provider/resources/promotedModel/handler/handler.js";
import { PROMOTED_MODEL } from "../../../provider/tokens.js";
import { harnessFor } from "../../support/handlerHarness.js";

const engine = harnessFor(PROMOTED_MODEL, "bot", createHandler);

test.each(["strict", "warn"])(
  "with preflight %s, a model whose source the update chose is not judged while it cannot be seen",
  async (preflight) => {
    const saved = await engine.create({ trainerJob: "sft-7", outputModelId: "bot-r1", preflight: "off" });
    const news = { trainerJob: "sft-7", outputModelIdPrefix: "bot", preflight };
    engine.service.setFaults([{ kind: "body", body: "not-json", path: "/v1/**/models/bot-r1", count: "forever" }]);
    const { failures } = await engine.change(saved, news);
    expect(failures).toMatchObject([
      {
        property: "trainerJob",
        reason: expect.stringMatching(
          /what this model was promoted from .* run pulumi up again: .* is not JSON: /,
        ) as string,
      },
    ]);

    engine.service.setFaults([]);
    const { inputs, failures: none } = await engine.change(saved, news);
    expect(none).toEqual([]);
    expect(inputs).toMatchObject({ outputModelId: "bot-r1" });
  },
);

test("a model whose trainer job is gone since is recovered from its own ownership line", async () => {
  const saved = await engine.create({ trainerJob: "sft-7", outputModelId: "bot-r1", preflight: "off" });
  engine.meddle((account) => {
    account.trainerJobs = account.trainerJobs.filter(({ id }) => id !== "sft-7");
  });
  const { inputs, failures } = await engine.change(saved, {
    trainerJob: "sft-7",
    outputModelId: "bot-r1",
    annotations: { team: "a" },
  });
  expect(failures).toEqual([]);
  expect(inputs).toMatchObject({
    name: "accounts/acme/models/bot-r1",
    resolvedCheckpoint: { name: "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-80-a1b2c3d4" },
  });
});
