import { describe, expect, test } from "vitest";
import { model, operation } from "../../../provider/client/schemas.js";
import { progressOf, PromotionFailed, waitForPromotion } from "../../../provider/client/waitForPromotion.js";
import { virtualClock } from "../../support/virtualClock.js";

describe("a promotion is looked at", () => {
  const NAME = "accounts/acme/models/bot";
  const READY = { name: NAME, state: "READY" };

  /** Waits while operation and model answer this; which of them were asked, in order. */
  const wait = async (operations: readonly object[], models: readonly object[]) => {
    const asked: string[] = [];
    const next = (answers: readonly object[], name: string): object | undefined => {
      const count = asked.filter((one) => one === name).length;
      asked.push(name);
      return answers[count];
    };
    const look = {
      getOperation: (name: string) => Promise.resolve(operation.parse(next(operations, name))),
      getModel: (name: string) => Promise.resolve(model.parse(next(models, name))),
    };
    const accepted = { modelName: NAME, ...(operations.length > 0 ? { operation: "operations/1" } : {}) };
    const outcome = await waitForPromotion(look, accepted, { clock: virtualClock(), timeoutMs: 60_000 }).catch(
      (error: unknown) => error,
    );
    return { outcome, asked };
  };

  test("at its operation alone, when that ends in the model", async () => {
    const running = { name: "operations/1" };
    const { outcome, asked } = await wait([running, { ...running, done: true, response: READY }], []);
    expect(outcome).toMatchObject(READY);
    expect(asked).toEqual(["operations/1", "operations/1"]);
  });

  test("at the model from then on, when the operation ends without it", async () => {
    const uploading = { name: NAME, state: "UPLOADING" };
    const { outcome, asked } = await wait([{ name: "operations/1", done: true }], [uploading, READY]);
    expect(outcome).toMatchObject(READY);
    expect(asked).toEqual(["operations/1", NAME, NAME]);
  });

  test("at the model alone, when no operation is known", async () => {
    const { outcome, asked } = await wait([], [{ name: NAME, status: { code: "INTERNAL", message: "no space" } }]);
    expect(outcome).toBeInstanceOf(PromotionFailed);
    expect(outcome).toMatchObject({ model: NAME, serverMessage: "no space" });
    expect(asked).toEqual([NAME]);
  });
});

describe("the progress text of an operation", () => {
  test.each<[string, unknown, string | undefined]>([
    ["camelCase", { statusMessage: "copying" }, "copying"],
    ["snake_case", { status_message: "copying" }, "copying"],
    ["camelCase inside value", { value: { statusMessage: "copying" } }, "copying"],
    ["snake_case inside value", { value: { status_message: "copying" } }, "copying"],
    ["the outer one wins", { statusMessage: "outer", value: { statusMessage: "inner" } }, "outer"],
    ["an empty one is none", { statusMessage: "", value: { statusMessage: "inner" } }, "inner"],
    ["what is no text is none", { statusMessage: 5 }, undefined],
    ["no metadata", undefined, undefined],
    ["null", null, undefined],
    ["a text", "copying", undefined],
    ["a list", [{ statusMessage: "copying" }], undefined],
  ])("%s", (_, metadata, text) => {
    expect(progressOf({ name: "operations/1", done: false, error: undefined, response: undefined, metadata })).toBe(
      text,
    );
  });
});
