import { expect, test } from "vitest";
import { createHandler } from "../../../provider/resources/promotedModel/handler/handler.js";
import { PROMOTED_MODEL } from "../../../provider/tokens.js";
import { harnessFor, rejectionOf } from "../../support/handlerHarness.js";

const engine = harnessFor(PROMOTED_MODEL, "bot", createHandler);
const loadedIds = () => engine.account().deployedModels.map(({ id }) => id);

test.each<[string, boolean]>([
  ["its own load is taken off before it is deleted", true],
  ["one that the service only says to be its own is left alone, and so is the model", false],
])("of a model with forceDelete %s", async (_, isOwn) => {
  const saved = await engine.create({ trainerJob: "sft-7", forceDelete: true });
  engine.meddle((account) => {
    const deployment = "accounts/acme/deployments/prod";
    account.deployments.push({ id: "prod" });
    const model = isOwn ? saved.id : "accounts/acme/models/precious";
    account.deployedModels.push({ id: "loaded", model, deployment });
    if (isOwn) return;
    const refs = [{ name: "accounts/acme/deployedModels/loaded", deployment, state: "DEPLOYED" }];
    for (const row of account.models) Object.assign(row, { deployedModelRefs: refs });
  });
  const deletion = engine.start().handler.delete(saved.id, saved.outs);
  if (isOwn) await deletion;
  else
    expect((await rejectionOf(deletion)).message).toContain("has accounts/acme/models/precious; that was left alone");
  expect([loadedIds(), engine.account().models.length]).toEqual(isOwn ? [[], 0] : [["loaded"], 1]);
});
