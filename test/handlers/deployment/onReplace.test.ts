import { describe, expect, test } from "vitest";
import { type DynamicHandler } from "../../../provider/lifecycle/dynamicFront.js";
import { type Properties } from "../../../provider/lifecycle/handler.js";
import { createHandler } from "../../../provider/resources/deployment/handler/handler.js";
import { DEPLOYMENT } from "../../../provider/tokens.js";
import { BASE, DEPLOYMENT_SHAPE as SHAPE } from "../../support/account.js";
import { harnessFor, keptOf, type Saved, rejectionOf } from "../../support/handlerHarness.js";

const OTHER_BASE = "accounts/fireworks/models/qwen3-4b";
const FIRST = { baseModel: BASE, deploymentShape: SHAPE };
const SECOND = { baseModel: OTHER_BASE, deploymentShape: SHAPE };

const engine = harnessFor(DEPLOYMENT, "serve", createHandler);

const rowOf = ({ id }: Pick<Saved, "id">) => engine.account().deployments.find((row) => id.endsWith(`/${row.id}`));
const asked = () => engine.writes().filter((line) => line.includes("completions")).length;

/** What the engine does of a replacement before it deletes the old one. */
async function replace(saved: Saved, properties: Properties, handler = engine.start().handler): Promise<Saved> {
  const { diff, failures } = await engine.change(saved, properties, handler);
  expect(failures).toEqual([]);
  expect(diff?.replaces).not.toEqual([]);
  return engine.create(properties, handler);
}

/** What it does of a resource that stays, before it deletes what an earlier run has left to delete. */
async function upAgain(saved: Saved, properties: Properties): Promise<DynamicHandler> {
  const { diff, handler } = await engine.change(saved, properties);
  expect(diff).toMatchObject({ changes: false, replaces: [] });
  return handler;
}

const COST = "\\$0/h idle, up to \\$52\\.00/h at 1 replica \\(.*\\)";
const YOURS = "Pulumi forgets it, so deleting it is up to you";
const RESTS = "the service deletes it after 7 days without traffic";

describe("what becomes of the old one", () => {
  const fates: [Properties, text: string, row: Properties][] = [
    [{}, "", { state: "DELETED" }],
    [{ onReplace: "delete" }, "", { state: "DELETED" }],
    [
      { onReplace: "scaleToZero" },
      `is scaled to zero: \\$0/h, and ${RESTS}; ${YOURS}`,
      { minReplicaCount: 0, maxReplicaCount: 0 },
    ],
    [{ onReplace: "keep" }, `is kept: ${COST}; ${YOURS}`, { minReplicaCount: 0, maxReplicaCount: 1 }],
  ];

  test.each(fates)("is told on the row, with its cost, and done, with %o", async (args, text, row) => {
    const first = await engine.create(FIRST);
    const { handler, said } = engine.start();
    const second = await replace(first, { ...SECOND, ...args }, handler);
    const planned = text === "" ? "is deleted after it is ready" : text.replace(":", " after it is ready:");
    expect(said.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(new RegExp(`serve-[0-9a-f]{7} ${planned}$`)),
    );
    const writes = engine.writes().length;
    await handler.delete(first.id, first.outs);
    expect(rowOf(first)).toMatchObject(row);
    expect(rowOf(second)?.state).toBe("READY");
    expect(engine.writes().length - writes).toBe(args.onReplace === "keep" ? 0 : 1);
    if (text !== "") expect(said.at(-1)?.message).toMatch(new RegExp(`^${first.id} ${text}$`));
  });

  test.each(fates)("is done by the up after a crash before it too, with %o", async (args, _, row) => {
    const first = await engine.create(FIRST);
    const second = await replace(first, { ...SECOND, ...args });
    const handler = await upAgain(second, { ...SECOND, ...args });
    await handler.delete(first.id, first.outs);
    expect(rowOf(first)).toMatchObject(row);
    // Repeated after one more crash, it is the same.
    await (await upAgain(second, { ...SECOND, ...args })).delete(first.id, first.outs);
    expect(rowOf(first)).toMatchObject(row);
  });

  test.each([
    ["keep", "delete", "DELETED"],
    ["delete", "keep", "READY"],
  ])("was %s when it was made, and %s when it is replaced, which counts", async (then, now, state) => {
    const first = await engine.create({ ...FIRST, onReplace: then });
    const { handler } = engine.start();
    await replace(first, { ...SECOND, onReplace: now }, handler);
    await handler.delete(first.id, first.outs);
    expect(rowOf(first)?.state).toBe(state);
  });

  test.each(["scaleToZero", "keep"])(
    "is a deletion in a destroy, also one that refreshes first, with %s",
    async (way) => {
      const args = { ...SECOND, onReplace: way };
      const first = await engine.create(FIRST);
      const second = await replace(first, args);
      const { handler } = engine.start();
      const { props = {} } = await handler.read(second.id, second.outs);
      await handler.diff(second.id, props, second.inputs);
      // The request that it was asked guards it for an hour.
      engine.clock.advance(3_600_000);
      await handler.delete(second.id, second.outs);
      await handler.delete(first.id, first.outs);
      expect([rowOf(first)?.state, rowOf(second)?.state]).toEqual(["DELETED", "DELETED"]);
    },
  );

  test("that was kept is taken over again by a change back, and the other one is kept in turn", async () => {
    const [to, back] = [SECOND, FIRST].map((args) => ({ ...args, onReplace: "scaleToZero" }));
    const first = await engine.create(FIRST);
    const there = engine.start();
    const second = await replace(first, to ?? {}, there.handler);
    await there.handler.delete(first.id, first.outs);

    const again = engine.start();
    const third = await replace(second, back ?? {}, again.handler);
    await again.handler.delete(second.id, second.outs);
    const texts = again.said.map(({ message }) => message).join("\n");
    expect(texts).toMatch(
      /exists already \(READY\), created by this resource in an earlier run: it is taken over, and nothing is created; serve-[0-9a-f]{7} is scaled to zero after it is ready: /,
    );
    expect([third.id, engine.account().created.deployments]).toEqual([first.id, 2]);
    expect([rowOf(first), rowOf(second)]).toMatchObject([{ maxReplicaCount: 1 }, { maxReplicaCount: 0 }]);
  });

  test.each<[string, (row: Properties) => void, Properties]>([
    ["gone meanwhile", (row) => (row.state = "DELETED"), { maxReplicaCount: 1 }],
    ["somebody else's by now", (row) => (row.createTime = "2026-11-09T00:00:00Z"), { maxReplicaCount: 1 }],
  ])("is not scaled when it is %s", async (_, meddle, row) => {
    const first = await engine.create(FIRST);
    const { handler } = engine.start();
    await replace(first, { ...SECOND, onReplace: "scaleToZero" }, handler);
    engine.meddle(({ deployments }) => {
      for (const one of deployments) if (first.id.endsWith(`/${one.id}`)) meddle(one);
    });
    await handler.delete(first.id, first.outs);
    expect(rowOf(first)).toMatchObject(row);
  });

  test("is deleted in spite of traffic with the forceDelete of the new one, since its own state stays as it is", async () => {
    const first = await engine.create(FIRST);
    const second = await replace(first, SECOND);
    const lastRequestTime = new Date(engine.clock.now()).toISOString();
    engine.meddle(({ deployments }) => deployments.map((row) => Object.assign(row, { lastRequestTime })));
    const { handler } = await engine.change(second, SECOND);
    expect((await rejectionOf(handler.delete(first.id, first.outs))).message).toContain("traffic within the last hour");
    const forced = await engine.change(second, { ...SECOND, forceDelete: true });
    await forced.handler.delete(first.id, first.outs);
    expect(rowOf(first)?.state).toBe("DELETED");
  });
});

describe("a replacement", () => {
  const scalingUp = (count: number | "forever"): void => {
    engine.service.setFaults([`POST **/completions; status=503; count=${count}`]);
  };

  test("is waited for until it answers a request; what is created without an old one is not asked", async () => {
    const first = await engine.create(FIRST);
    expect(asked()).toBe(0);
    scalingUp(3);
    const { handler, said } = engine.start();
    const { outs } = await replace(first, SECOND, handler);
    expect(asked()).toBe(4);
    expect(outs).not.toHaveProperty("awaitsAnswer");
    expect(said.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^waiting for .* of 10 min, at \$.*\/h: it does not answer yet \(503 /),
    );
    expect(rowOf(first)?.state).toBe("READY");
  });

  test("that does not answer is kept beside the old one, and asked once more by the next up", async () => {
    const first = await engine.create(FIRST);
    const { handler } = engine.start();
    const { inputs } = await engine.change(first, SECOND, handler);
    scalingUp("forever");
    const { inputs: news } = await handler.check({}, engine.args(SECOND));
    const second = keptOf(await rejectionOf(handler.create(news)), news);
    expect(second.reasons[0]).toMatch(
      /deployments\/serve-[0-9a-f]{7} is ready, and has answered no request within 10 min \(503 .*\)\. The one that it replaces goes on serving, and both are billed\.\nFix: run pulumi up again, which asks once more; or raise timeouts\.create; or set waitFor: "created", which does not ask\.$/,
    );
    expect(second.outs).toMatchObject({ unfinished: true, awaitsAnswer: true, state: "READY" });
    expect([inputs.baseModel, rowOf(first)?.state]).toEqual([OTHER_BASE, "READY"]);

    const silent = await engine.change(second, SECOND);
    const failure = await rejectionOf(silent.handler.update(second.id, second.outs, silent.inputs));
    expect(keptOf(failure, silent.inputs).outs).toMatchObject({ unfinished: true, awaitsAnswer: true });

    scalingUp(1);
    const next = await engine.change(second, SECOND);
    expect(next.diff?.changes).toBe(true);
    const before = asked();
    const { outs } = await next.handler.update(second.id, second.outs, next.inputs);
    expect(asked() - before).toBe(2);
    expect([outs.unfinished, outs.awaitsAnswer]).toEqual([undefined, undefined]);
    await next.handler.delete(first.id, first.outs);
    expect([rowOf(first)?.state, engine.account().created.deployments]).toEqual(["DELETED", 2]);
  });

  test("that an interrupted run has made is asked before it takes over", async () => {
    const first = await engine.create(FIRST);
    await replace(first, SECOND);
    const before = asked();
    await replace(first, SECOND);
    expect([asked() - before, engine.account().created.deployments]).toEqual([1, 2]);
  });

  test.each<[string, Properties]>([
    ["is not waited for", { waitFor: "created" }],
    ["may have no replica", { maxReplicaCount: 0 }],
    ["belongs to a training", { forTraining: true }],
  ])("that %s is not asked", async (_, args) => {
    const first = await engine.create(FIRST);
    await replace(first, { ...SECOND, ...args });
    expect(asked()).toBe(0);
  });

  test("that must not be asked takes over with a warning", async () => {
    const first = await engine.create(FIRST);
    engine.service.setFaults(["POST **/completions; status=403"]);
    const { handler, said } = engine.start();
    const { id } = await replace(first, SECOND, handler);
    expect(said.filter(({ severity }) => severity === "warning").map(({ message }) => message)).toEqual([
      expect.stringContaining(`whether ${id} answers is not known, since the service refuses to ask it: 403`),
    ]);
  });
});
