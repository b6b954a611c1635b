import { harnessFor } from "../../support/handlerHarness.js";
import { expect, test } from "vitest";
import { type Properties } from "../../../provider/lifecycle/handler.js";
import { UNKNOWN } from "../../../provider/lifecycle/properties.js";
import { createHandler } from "../../../provider/resources/promotedModel/handler/handler.js";
import { PROMOTED_MODEL } from "../../../provider/tokens.js";

const engine = harnessFor(PROMOTED_MODEL, "bot", createHandler);

const FOREIGN =
  "Managed by Pulumi stack fleet/prod, resource prod [pulumi-fireworks owner=0123456789ab generation=01234567]";
const OWN = FOREIGN.replace("fleet/prod", "fleet/dev");

/** A release replaces a model that a deployment has loaded. */
async function previewRelease(description: string, first: Properties = {}, second: Properties = {}) {
  const saved = await engine.create({ trainerJob: "sft-7", checkpoint: "step-60-a1b2c3d4", ...first });
  const { name } = saved.outs as { name: string };
  engine.meddle((account) => {
    account.deployments.push({ id: "prod", description });
    account.deployedModels.push({ id: "loaded", model: name, deployment: "accounts/acme/deployments/prod" });
  });
  const { handler, said } = engine.start();
  const news = { trainerJob: "sft-7", checkpoint: "step-80-a1b2c3d4", ...first, ...second };
  const { failures } = await engine.change(saved, news, handler);
  return { failures, row: said.map(({ message }) => message).at(-1) ?? "" };
}

test("a preview says who keeps the old model from being deleted, and what to do", async () => {
  const { failures, row } = await previewRelease(FOREIGN);
  expect(failures).toEqual([]);
  expect(row).toMatch(
    /old model bot-\w+ is loaded on accounts\/acme\/deployments\/prod, not of this stack, so that its/,
  );
  expect(row).toContain('forceDelete: true or onDelete: "keep"');
});

test.each<[string, string, Properties]>([
  ["is of the same stack, and follows", OWN, {}],
  ["may keep it, as it is unloaded by force", FOREIGN, { forceDelete: true }],
])("nothing is said of a deployment that %s", async (_, description, first) => {
  expect((await previewRelease(description, first)).row).toMatch(/old model bot-\w+ will be deleted/);
});

test.each([
  ["of another stack", FOREIGN],
  ["of the same stack", OWN],
])("a model that goes first is refused while a deployment %s has it loaded", async (_, description) => {
  const { failures } = await previewRelease(description, { outputModelId: "bot-r1" }, { replaceInPlace: true });
  expect(failures).toMatchObject([
    {
      property: "replaceInPlace",
      reason: expect.stringContaining("it is loaded on accounts/acme/deployments/prod, so the deletion") as string,
    },
  ]);
});

test("a model that stays, or is only described anew, is not asked about", async () => {
  const kept = await previewRelease(FOREIGN, { onDelete: "keep" });
  expect(kept.row).toContain("is kept");
  engine.service.reset();
  const { failures, row } = await previewRelease(
    FOREIGN,
    {},
    { checkpoint: "step-60-a1b2c3d4", description: "Answers." },
  );
  expect([failures, row]).toEqual([[], expect.stringContaining("in place: description")]);
});

test("a source that is not known yet is no certain replacement, and refuses nothing that is served", async () => {
  const own = { outputModelId: "bot-r1", annotations: { team: "nlp" } };
  const { failures } = await previewRelease(OWN, { outputModelId: "bot-r1" }, { ...own, trainerJob: UNKNOWN });
  expect(failures).toEqual([]);
});
