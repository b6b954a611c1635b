import { describe, expect, test } from "vitest";
import { type Properties } from "../../../provider/lifecycle/handler.js";
import { createHandler } from "../../../provider/resources/promotedModel/handler/handler.js";
import { PROMOTED_MODEL } from "../../../provider/tokens.js";
import { BASE } from "../../support/account.js";
import { harnessFor, type Saved } from "../../support/handlerHarness.js";

const engine = harnessFor(PROMOTED_MODEL, "bot", createHandler);

const NEWEST = { trainerJob: "sft-7" };
const TO_FULL = "the kind changes: a full model is deployed by itself, and DeployedModel cannot load it";
const TO_LORA = "the kind changes: a LoRA model can be loaded beside its base, with DeployedModel";

/** After the newest of the seed, which is a LoRA checkpoint. */
function saveMerged(): void {
  engine.meddle(({ trainerJobs }) =>
    trainerJobs
      .find(({ id }) => id === "sft-7")
      ?.checkpoints.push({
        id: "step-90-merged-0badcafe",
        createTime: "2026-10-31T23:00:00Z",
        checkpointType: "CHECKPOINT_TYPE_INFERENCE_BASE",
      }),
  );
}

/** The line of a preview, with digests taken out. */
async function previewed(saved: Saved | undefined, properties: Properties) {
  const { handler, said } = engine.start();
  const { inputs, failures } = await handler.check(saved?.inputs ?? {}, engine.args(properties));
  const text = said.map(({ message }) => message.trim()).join("\n");
  const line = text.replace(/bot-[0-9a-f]{7}/g, "bot-X").replace(/\d+ (s|min|h|d) old/g, "N old");
  return { line, failures, chosen: (inputs.resolvedCheckpoint as { name: string } | undefined)?.name };
}

describe("a row tells LoRA or full", () => {
  test("of a first model", async () => {
    const from = `(base ${BASE}, from the job)`;
    expect((await previewed(undefined, NEWEST)).line).toBe(
      `newest of 5 promotable, N old: step-80-a1b2c3d4 (LoRA) -> bot-X ${from}`,
    );
    expect((await previewed(undefined, { ...NEWEST, checkpoint: "step-40-merged" })).line).toBe(
      `N old: step-40-merged-a1b2c3d4 (full) -> bot-X ${from}`,
    );
  });

  test("once, where the next one is of the same kind", async () => {
    const saved = await engine.create({ ...NEWEST, checkpoint: "step-60" });
    const { line } = await previewed(saved, { ...NEWEST, checkpoint: "step-80" });
    expect(line).toBe("step-60 -> step-80 (LoRA, N old) -> bot-X; old model bot-X will be deleted");
  });

  test("and marks that it changes, with what that means", async () => {
    const saved = await engine.create(NEWEST);
    saveMerged();
    const toFull = await previewed(saved, { ...NEWEST, reselect: 1 });
    expect(toFull.line).toBe(
      `step-80 (LoRA) -> step-90-merged (full, newest of 6 promotable, N old) -> bot-X; ${TO_FULL}; old model bot-X will be deleted`,
    );
    const full = await engine.create({ ...NEWEST, checkpoint: "step-40-merged" });
    const toLora = await previewed(full, { ...NEWEST, checkpoint: "step-80" });
    expect(toLora.line).toBe(
      `step-40-merged (full) -> step-80 (LoRA, N old) -> bot-X; ${TO_LORA}; old model bot-X will be deleted`,
    );
  });

  test("of what is waited for, as far as the argument says it", async () => {
    engine.meddle(({ trainerJobs }) =>
      trainerJobs.push(...trainerJobs.slice(0, 1).map((job) => ({ ...job, id: "empty", checkpoints: [] }))),
    );
    const waits = { trainerJob: "empty", waitForCheckpoint: "1h", baseModel: BASE };
    const saved = await engine.create(NEWEST);
    expect((await previewed(undefined, { ...waits, checkpointType: "INFERENCE_BASE" })).line).toContain(
      "waits up to 1h for the first promotable full checkpoint of empty",
    );
    expect((await previewed(saved, waits)).line).toContain(
      "step-80 (LoRA) -> the first promotable checkpoint of empty (waits up to 1h); old model",
    );
    expect((await previewed(saved, { ...waits, checkpointType: "INFERENCE_BASE" })).line).toContain(
      `step-80 (LoRA) -> the first promotable full checkpoint of empty (waits up to 1h); ${TO_FULL}; old model`,
    );
    expect((await previewed(saved, { ...waits, checkpointType: "INFERENCE_LORA" })).line).toContain(
      "step-80 -> the first promotable LoRA checkpoint of empty (waits up to 1h); old model",
    );
  });

  test("of a model that is adopted", async () => {
    engine.meddle(({ models }) => models.push({ id: "old", kind: "HF_PEFT_ADDON", state: "READY" }));
    const { line } = await previewed(undefined, { outputModelId: "old", adopt: "always" });
    expect(line).toMatch(/^adopts the existing model \(LoRA, READY, created /);
  });
});

describe("checkpointType", () => {
  const LORA = { ...NEWEST, checkpointType: "INFERENCE_LORA" };

  test("keeps the newest to its type, and says what is passed over", async () => {
    saveMerged();
    const { line, chosen } = await previewed(undefined, LORA);
    expect(chosen).toMatch(/\/step-80-a1b2c3d4$/);
    expect(line).toContain(
      "newest LoRA of 6 promotable, N old (newer step-90-merged-0badcafe passed over: full, and checkpointType is INFERENCE_LORA): step-80-a1b2c3d4 (LoRA) -> bot-X",
    );
  });

  test("chooses again when it changes, and not when it is only spelt with its prefix", async () => {
    const saved = await engine.create(LORA);
    engine.meddle(({ trainerJobs }) => {
      const [first] = trainerJobs.find(({ id }) => id === "sft-7")?.checkpoints ?? [];
      if (first === undefined) throw new Error("no checkpoint");
      trainerJobs
        .find(({ id }) => id === "sft-7")
        ?.checkpoints.push({ ...first, id: "step-85-0badcafe", createTime: "2026-10-31T23:30:00Z" });
    });
    const spelt = await previewed(saved, { ...NEWEST, checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA" });
    expect(spelt).toMatchObject({ line: "", chosen: expect.stringMatching(/step-80-a1b2c3d4$/) as string });
    expect((await previewed(saved, NEWEST)).chosen).toMatch(/step-85-0badcafe$/);
    expect((await previewed(saved, { ...NEWEST, checkpointType: "INFERENCE_BASE" })).chosen).toMatch(/step-40-merged-/);
  });

  test.each([
    "step-40-merged",
    "step-40-merged-a1b2c3d4",
    "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-40-merged-a1b2c3d4",
  ])("refuses a checkpoint of another type that is named: %s", async (checkpoint) => {
    const reason = expect.stringMatching(
      /^checkpoint step-40-merged-a1b2c3d4 is full, and checkpointType is INFERENCE_LORA; /,
    ) as string;
    expect((await previewed(undefined, { ...LORA, checkpoint })).failures).toEqual([
      { property: "checkpoint", reason },
    ]);
    // Also where it is what the model holds.
    const saved = await engine.create({ ...NEWEST, checkpoint: "step-40-merged" });
    expect((await previewed(saved, { ...LORA, checkpoint })).failures).toEqual([{ property: "checkpoint", reason }]);
  });

  test("holds with preflight off too, where the update judges it before it promotes", async () => {
    const checkpoint = "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-40-merged-a1b2c3d4";
    const args = { checkpoint, preflight: "off", baseModel: BASE };
    const promotions = () => engine.service.requests().filter(({ path }) => path.endsWith(":promote")).length;
    const before = promotions();
    await expect(engine.create({ ...args, checkpointType: "INFERENCE_LORA" })).rejects.toThrow(
      "is full, and checkpointType is INFERENCE_LORA",
    );
    expect(promotions()).toBe(before);
    await engine.create({ ...args, checkpointType: "INFERENCE_BASE" });
    expect(promotions()).toBe(before + 1);
  });

  test("says itself when nothing fits, also after the wait for it", async () => {
    engine.meddle(({ trainerJobs }) => {
      const job = trainerJobs.find(({ id }) => id === "sft-7");
      if (job !== undefined) {
        job.checkpoints = job.checkpoints.filter(({ checkpointType }) => checkpointType.endsWith("_BASE"));
      }
    });
    const { failures } = await previewed(undefined, LORA);
    expect(failures).toMatchObject([
      {
        property: "trainerJob",
        reason: expect.stringMatching(
          /^the trainer job has no promotable checkpoint of checkpointType INFERENCE_LORA; candidates: step-40-merged-a1b2c3d4 \(full, /,
        ) as string,
      },
    ]);
    await expect(engine.create({ ...LORA, waitForCheckpoint: "1m" })).rejects.toThrow(
      /no promotable checkpoint of checkpointType INFERENCE_LORA/,
    );
  });
});
