import { describe, expect, test } from "vitest";
import { markOf, newThrowaway } from "../../provider/commands/verify/throwaway.ts";
import { OWN_MODEL, seedWith, start, WHOLE } from "./verifyHarness.js";

describe("whatever ends a run", () => {
  /** From the first promotion to the last look after a deletion, in a run that nothing disturbs. */
  const moments = Array.from({ length: 26 }, (_, index) => index + 5);

  test("ends it within these moments", async () => {
    const { verify, emulator } = await start();
    await verify(WHOLE);
    const writes = emulator.requests().map(({ method }) => method !== "GET");
    expect([writes.indexOf(true), writes.lastIndexOf(true)]).toEqual([moments[0], moments.at(-1)]);
  });

  test.each(moments)("after %i requests, the next one removes what is left and says so", async (skip) => {
    // Every second one has been done when the connection goes.
    const { verify, emulator, models } = await start({
      faults: [`**; reset=${skip % 2 === 0 ? "before" : "after"}; count=forever; skip=${skip}`],
    });
    const cut = await verify(WHOLE);
    expect(cut.exitCode).toBe(1);
    const left = models().filter((id) => id !== OWN_MODEL.id);
    emulator.setFaults([]);
    const { exitCode, complained } = await verify(WHOLE);
    expect({ exitCode, models: models() }).toEqual({ exitCode: 0, models: [OWN_MODEL.id] });
    const said = complained.filter((line) => line.startsWith("removed "));
    expect(said).toEqual(left.map((id) => `removed accounts/acme/models/${id}, which an earlier run left`));
  });

  test("a model that the key may not see any more is left and told, not taken for gone", async () => {
    const { verify, models } = await start({
      faults: ["GET **/models/verify-*; status=403; message=no; count=forever"],
    });
    const { exitCode, complained } = await verify(WHOLE);
    const [id, ...more] = models().filter((one) => one !== OWN_MODEL.id);
    expect(more).toEqual([]);
    expect(complained).toContain(`left: accounts/acme/models/${id ?? ""}: HTTP 403: no`);
    expect(exitCode).toBe(1);
  });

  test("a deletion that is refused is told with the name, and ends with 1; a run that only reads tells it too", async () => {
    const { verify, emulator, models } = await start({
      faults: ["DELETE **; status=409; message=busy; count=forever"],
    });
    const first = await verify(WHOLE);
    const [id = ""] = models().filter((one) => one !== OWN_MODEL.id);
    expect(first.complained).toContain(`left: accounts/acme/models/${id}: HTTP 409: busy`);
    const second = await verify([]);
    expect(second.complained).toContain(`left: accounts/acme/models/${id}: remove it with --write`);
    expect([first.exitCode, second.exitCode]).toEqual([1, 1]);
    emulator.setFaults([]);
    expect((await verify(WHOLE)).exitCode).toBe(0);
    expect(models()).toEqual([OWN_MODEL.id]);
  });
});

describe("never is a model deleted that this command did not make and mark", () => {
  const made = newThrowaway("acme", () => 0.3);
  const elsewhere = newThrowaway("other", () => 0.3);
  test.each<[string, { readonly id: string; readonly description: string }, string | undefined]>([
    ["a name that only looks like it", { id: "verify-0123456789-0123456789ab", description: "" }, undefined],
    ["the name of another account", { id: elsewhere.id, description: markOf(elsewhere) }, undefined],
    ["a copied mark", { id: "bot", description: markOf(made) }, undefined],
    [
      "one whose description is somebody's",
      { id: made.id, description: "ours now" },
      "its description has not the mark",
    ],
    ["one with another's mark", { id: made.id, description: markOf(elsewhere) }, "its description has not the mark"],
  ])("%s", async (_, model, told) => {
    const { verify, models, emulator } = await start({
      seed: seedWith({ models: [model] }),
    });
    const { complained, exitCode } = await verify(WHOLE);
    expect(models()).toEqual([model.id]);
    expect(emulator.requests().filter(({ method, path }) => method !== "GET" && path.endsWith(`/${model.id}`))).toEqual(
      [],
    );
    const left = complained.filter((line) => line.startsWith("left: "));
    expect(left.map((line) => line.includes(told ?? "nothing"))).toEqual(told === undefined ? [] : [true]);
    expect(exitCode).toBe(told === undefined ? 0 : 1);
  });
});
