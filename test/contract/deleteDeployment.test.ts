import { describe, expect, test } from "vitest";

import { type Emulator, type Modes } from "../../provider/emulator/index.js";
import { complete, D, getDeployment, NAME, ROWS, running, stateOf } from "./deploymentHarness.js";
import { at, BASE, column, seedWith, send, start } from "./harness.js";

describe("deleting a deployment", () => {
  const names = async (emulator: Emulator, query = "") =>
    column(at((await send(emulator, `GET ${ROWS}${query}`)).body, "deployments"), "name");

  test("softly hides it, keeps its id, and can be undone until the purge", async () => {
    const timing = { deploymentDeletingMs: 10_000, deploymentCreatingMs: 60_000, deploymentPurgeMs: 3_600_000 };
    const emulator = await running({}, { timing });
    const reply = await send(emulator, `DELETE ${D}`);
    expect([reply.status, reply.text]).toEqual([200, "{}"]);
    expect(await stateOf(emulator)).toBe("DELETING");
    emulator.advance("10s");
    expect(await getDeployment(emulator)).toMatchObject({
      state: "DELETED",
      deleteTime: "2026-11-01T00:00:10Z",
      purgeTime: "2026-11-01T01:00:10Z",
    });
    expect([await names(emulator), await names(emulator, "?showDeleted=true")]).toEqual([[], [NAME]]);
    const body = { baseModel: BASE, acceleratorType: "NVIDIA_H200_141GB" };
    expect((await send(emulator, `POST ${ROWS}?deploymentId=d`, { body })).status).toBe(409);
    expect((await send(emulator, `POST ${D}:undelete`, { body: {} })).body).toMatchObject({ state: "CREATING" });
    emulator.advance("1m");
    expect(await stateOf(emulator)).toBe("READY");
    expect(Object.keys((await getDeployment(emulator)) as object)).not.toContain("deleteTime");
    await send(emulator, `DELETE ${D}`);
    emulator.advance("1h10s");
    expect((await send(emulator, `GET ${D}`)).status).toBe(404);
    expect((await send(emulator, `POST ${ROWS}?deploymentId=d`, { body })).status).toBe(200);
    expect(emulator.state().accounts[0]?.created).toMatchObject({ deployments: 1 });
  });

  test("hard takes it away at once, also when it was softly deleted before", async () => {
    const emulator = await running();
    await send(emulator, `DELETE ${D}`);
    expect((await send(emulator, `DELETE ${D}`)).text).toBe("{}");
    expect(await stateOf(emulator)).toBe("DELETED");
    expect((await send(emulator, `DELETE ${D}?hard=true`)).text).toBe("{}");
    for (const request of [`GET ${D}`, `DELETE ${D}`, `POST ${D}:undelete`]) {
      expect((await send(emulator, request)).status).toBe(404);
    }
    expect(await names(emulator, "?showDeleted=true")).toEqual([]);
  });

  test("leaves its id free in the other mode", async () => {
    const emulator = await running({ state: "DELETED" }, { modes: { softDeletedId: "free" } });
    const body = { baseModel: BASE, acceleratorType: "NVIDIA_H200_141GB" };
    expect((await send(emulator, `POST ${ROWS}?deploymentId=d`, { body })).status).toBe(200);
    expect(await names(emulator, "?showDeleted=true")).toEqual([NAME]);
  });

  test.each([
    ["2026-10-31T23:00:01Z", "", 400],
    ["2026-10-31T23:00:01Z", "?ignoreChecks=true", 200],
    ["2026-10-31T23:00:00Z", "", 200],
    [undefined, "", 200],
  ])("after traffic at %s, with %s, is %s", async (lastRequestTime, query, status) => {
    const emulator = await running(lastRequestTime === undefined ? {} : { lastRequestTime });
    expect(Object.keys((await getDeployment(emulator)) as object)).not.toContain("lastRequestTime");
    const reply = await send(emulator, `DELETE ${D}${query}`);
    expect(reply.status).toBe(status);
    if (status === 400)
      expect(reply.body).toMatchObject({ code: 9, message: expect.stringContaining("hour") as string });
    expect(await stateOf(emulator)).toBe(status === 400 ? "READY" : "DELETED");
  });

  test.each<[Modes["completionTraffic"], number]>([
    ["counts", 400],
    ["ignored", 200],
  ])("a completion before it %s", async (completionTraffic, status) => {
    const emulator = await running({}, { modes: { completionTraffic } });
    expect((await complete(emulator, NAME)).status).toBe(200);
    expect((await send(emulator, `DELETE ${D}`)).status).toBe(status);
  });

  test("unloads what is loaded on it", async () => {
    const emulator = await start({
      seed: seedWith({
        acme: {
          deployments: [{ id: "d", baseModel: BASE }],
          models: [{ id: "m" }],
          deployedModels: [{ id: "m-1", model: "accounts/acme/models/m", deployment: NAME }],
        },
      }),
    });
    await send(emulator, `DELETE ${D}`);
    expect((await send(emulator, "DELETE /v1/accounts/acme/models/m")).status).toBe(200);
  });

  test.each([
    ["DELETED", 200],
    ["FAILED", 200],
    ["READY", 400],
    ["CREATING", 400],
  ])("undeleting one that is %s is %s", async (state, status) => {
    expect((await send(await running({ state }), `POST ${D}:undelete`, { body: {} })).status).toBe(status);
  });
});
