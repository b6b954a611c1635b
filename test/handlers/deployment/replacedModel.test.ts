import { harnessFor } from "../../support/handlerHarness.js";
import { beforeEach, expect, test } from "vitest";
import { type DynamicHandler } from "../../../provider/lifecycle/dynamicFront.js";
import { type Properties } from "../../../provider/lifecycle/handler.js";
import { UNKNOWN } from "../../../provider/lifecycle/properties.js";
import { type Runtime } from "../../../provider/lifecycle/runtime.js";
import { createHandler as createDeployedModel } from "../../../provider/resources/deployedModel/handler/handler.js";
import { createHandler as createDeployment } from "../../../provider/resources/deployment/handler/handler.js";
import { createHandler as createPromotedModel } from "../../../provider/resources/promotedModel/handler/handler.js";
import { DEPLOYMENT } from "../../../provider/tokens.js";

const MODEL = "accounts/acme/models/bot-1";
const ARGS = { baseModel: MODEL, deploymentShape: "accounts/fireworks/deploymentShapes/rft-qwen3-8b" };

/** What one provider process holds: the handlers of all resources, of which the harness drives one. */
let process: { promoted: DynamicHandler; deployed: DynamicHandler };
const engine = harnessFor(DEPLOYMENT, "serve", (runtime: Runtime) => {
  process = { promoted: createPromotedModel(runtime), deployed: createDeployedModel(runtime) };
  return createDeployment(runtime);
});
beforeEach(() => {
  const peftDetails = { baseModel: "accounts/fireworks/models/qwen3-8b", r: 8 };
  engine.meddle(({ models }) => models.push({ id: "bot-1", kind: "HF_PEFT_ADDON", state: "READY", peftDetails }));
});

/** The preview of a model that the state holds as `bot-1`. */
async function previewModel(news: Properties): Promise<void> {
  const olds = { name: MODEL, outputModelId: "bot-1", resolvedCheckpoint: { name: "step-60" } };
  await process.promoted.diff(MODEL, olds, engine.args({ ...olds, ...news }, "bot"));
}

test.each<[string, Properties, boolean]>([
  ["replaced under another id", { outputModelId: "bot-2", resolvedCheckpoint: { name: "step-80" } }, true],
  ["replaced under the same id", { resolvedCheckpoint: { name: "step-80" } }, false],
  [
    "replaced under an id that is not known yet",
    { outputModelId: UNKNOWN, resolvedCheckpoint: { name: "step-80" } },
    false,
  ],
  ["changed in place", { description: "new" }, false],
])("of a model that is %s, the deployment is predicted to follow it: %o", async (_, news, follows) => {
  const saved = await engine.create(ARGS);
  const { handler, said } = engine.start();
  await previewModel(news);
  const { diff } = await engine.change(saved, { ...ARGS, baseModel: UNKNOWN }, handler);
  expect(diff).toMatchObject({ changes: true, replaces: follows ? ["baseModel"] : [] });
  expect(said.at(-1)?.message).toMatch(
    follows
      ? /^baseModel "accounts\/acme\/models\/bot-1" -> not known yet: a second deployment starts, \$0\/h idle, up to \$52\.00\/h .*; id not known yet \(depends on baseModel\); the service deletes it after 7 days .*; the old one is deleted after it is ready$/
      : /^baseModel "accounts\/acme\/models\/bot-1" -> not known yet: if it changes, a second deployment starts, \$0\/h idle/,
  );

  // And what is loaded on that deployment follows in turn.
  const loaded = { model: "accounts/acme/models/lora", deployment: saved.id };
  const moved = engine.args({ ...loaded, deployment: UNKNOWN }, "live");
  expect(await process.deployed.diff("row", loaded, moved)).toMatchObject({ replaces: follows ? ["deployment"] : [] });
});

test.each([
  ["keep", 1],
  ["scaleToZero", 1],
  ["delete", 0],
])(
  "of a model that is replaced too, and a deployment that is not deleted, the row says that the model has to stay: %s",
  async (onReplace, times) => {
    const saved = await engine.create(ARGS);
    const { handler, said } = engine.start();
    await previewModel({ outputModelId: "bot-2", resolvedCheckpoint: { name: "step-80" } });
    await engine.change(saved, { ...ARGS, baseModel: UNKNOWN, onReplace }, handler);
    const rows = said.filter(({ message }) =>
      message.endsWith(`; ${MODEL} serves on it, and has to stay too (onDelete: "keep" of a PromotedModel)`),
    );
    expect(rows).toHaveLength(times);
  },
);

test("addons that are to be turned on in place let a model be loaded in the same run", async () => {
  const base = { ...ARGS, baseModel: "accounts/fireworks/models/qwen3-8b" };
  const saved = await engine.create(base);
  const { handler } = engine.start();
  const live = engine.args({ model: MODEL, deployment: saved.id }, "live");
  const refused = await process.deployed.check({}, live);
  expect(refused.failures).toMatchObject([{ property: "deployment" }]);
  const { inputs, diff } = await engine.change(saved, { ...base, enableAddons: true }, handler);
  expect(diff?.replaces).toEqual([]);
  const { inputs: loaded, failures } = await process.deployed.check({}, live);
  expect(failures).toEqual([]);
  await handler.update(saved.id, saved.outs, inputs);
  expect(await process.deployed.create(loaded)).toMatchObject({ outs: { deployment: saved.id } });
});

test("with an id of one's own the replacement that follows is refused at preview", async () => {
  const saved = await engine.create({ ...ARGS, deploymentId: "mine" });
  const { handler } = engine.start();
  await previewModel({ outputModelId: "bot-2", resolvedCheckpoint: { name: "step-80" } });
  const { failures } = await engine.change(saved, { ...ARGS, deploymentId: "mine", baseModel: UNKNOWN }, handler);
  expect(failures).toMatchObject([
    {
      property: "deploymentId",
      reason: expect.stringContaining("'mine' cannot be used by the new deployment") as string,
    },
  ]);
});
