import { describe, expect, test } from "vitest";

import { type Emulator, type Modes } from "../../provider/emulator/index.js";
import { at, BASE, OTHER_KEY, seedWith, send, start } from "./harness.js";
import { D, getDeployment, ROWS, running } from "./deploymentHarness.js";

describe("changing a deployment", () => {
  const before = { displayName: "a", description: "b", minReplicaCount: 1, maxReplicaCount: 4 };
  const patch = (emulator: Emulator, body: object, mask = "") =>
    send(emulator, `PATCH ${D}${mask === "" ? "" : `?updateMask=${mask}`}`, { body });

  test("with a mask writes what the mask names", async () => {
    const emulator = await running(before, { timing: { deploymentUpdatingMs: 5000 } });
    const body = { minReplicaCount: 2, displayName: "ignored", description: "c" };
    const reply = await patch(emulator, body, "min_replica_count,description");
    const after = { ...before, minReplicaCount: 2, description: "c" };
    expect([reply.status, reply.body]).toMatchObject([200, { ...after, state: "UPDATING", replicaCount: 2 }]);
    emulator.advance("5s");
    expect(await getDeployment(emulator)).toMatchObject({
      ...after,
      state: "READY",
      updateTime: "2026-11-01T00:00:05Z",
    });
  });

  test.each<[Modes["deploymentPatchWithoutMask"], string]>([
    ["overwrite", ""],
    ["partial", "b"],
  ])("without a mask it is %s", async (deploymentPatchWithoutMask, description) => {
    const emulator = await running(before, { modes: { deploymentPatchWithoutMask } });
    const reply = await patch(emulator, { minReplicaCount: 0, maxReplicaCount: 0 });
    expect(reply.body).toMatchObject({ minReplicaCount: 0, maxReplicaCount: 0, replicaCount: 0, description });
    expect(reply.body).toMatchObject({ baseModel: BASE });
  });

  test.each<[string, object, string, number, string]>([
    ["of what only a create can say", { baseModel: `${BASE}x` }, "", 400, "immutable field baseModel"],
    ["with a mask of what is not there", { description: "x" }, "colour", 400, "invalid updateMask: colour"],
    ["with an unknown field", { colour: "red" }, "", 400, 'unknown field "colour"'],
    ["to fewer replicas at most than at least", { maxReplicaCount: 0 }, "max_replica_count", 400, "min_replica_count"],
  ])("%s is refused and changes nothing", async (_, body, mask, status, message) => {
    const emulator = await running(before);
    const reply = await patch(emulator, body, mask);
    expect([reply.status, at(reply.body, "message")]).toEqual([status, expect.stringContaining(message)]);
    expect(await getDeployment(emulator)).toMatchObject({ ...before, state: "READY" });
  });

  const version = "accounts/acme/deploymentShapes/fp8/versions/v1";

  test.each<[object, string, number, unknown]>([
    [{ deploymentShape: "accounts/acme/deploymentShapes/fp8" }, "deployment_shape", 200, { deploymentShape: version }],
    [
      { deploymentShape: version, maxContextLength: 2048 },
      "",
      200,
      { deploymentShape: version, precision: "FP8", maxContextLength: 2048 },
    ],
    [{ acceleratorType: "NVIDIA_L4", acceleratorCount: 2 }, "", 200, { acceleratorType: "NVIDIA_L4" }],
    [{ enableAddons: true, precision: "BF16" }, "", 200, { enableAddons: true, description: "b" }],
    [{ enableAddons: true, precision: "FP8" }, "", 400, "enable_addons needs BF16"],
    [{ placement: { region: "A", multiRegion: "B" } }, "placement", 400, "placement must have exactly one"],
    [{ deploymentShape: version, acceleratorType: "NVIDIA_L4" }, "", 400, "must not be set with deployment_shape"],
  ])(
    "of hardware and place, %j under mask '%s', is %i; and 400 in the other mode",
    async (body, mask, status, shown) => {
      for (const deploymentReshape of ["accept", "refuse"] as const) {
        const modes = { deploymentReshape, deploymentPatchWithoutMask: "partial" as const };
        const emulator = await start({
          seed: seedWith({
            acme: {
              deployments: [{ id: "d", baseModel: BASE, ...before }],
              deploymentShapes: [
                {
                  id: "fp8",
                  baseModel: BASE,
                  versions: [
                    { id: "v1", latestValidated: true, snapshot: { precision: "FP8", maxContextLength: 4096 } },
                  ],
                },
              ],
            },
            modes,
          }),
        });
        const reply = await patch(emulator, body, mask);
        if (deploymentReshape === "refuse") {
          expect([reply.status, at(reply.body, "message")]).toEqual([
            400,
            expect.stringMatching(/immutable field|invalid updateMask/),
          ]);
        } else if (status === 200) expect([reply.status, reply.body]).toMatchObject([200, shown as object]);
        else expect([reply.status, at(reply.body, "message")]).toEqual([400, expect.stringContaining(String(shown))]);
      }
    },
  );

  test("naming immutable fields as they are does no harm", async () => {
    const body = { baseModel: BASE, enableAddons: false, preemptible: false, description: "c" };
    expect((await patch(await running(before), body, "description")).body).toMatchObject({ description: "c" });
  });

  test.each([
    [{ replicaCount: 3 }, 200],
    [{ replicaCount: 5 }, 400],
    [{ replicaCount: 0 }, 400],
    [{ replicaCount: "3" }, 400],
    [{ replicas: 3 }, 400],
  ])("scaling to %j is %s", async (body, status) => {
    const emulator = await running(before);
    expect((await send(emulator, `PATCH ${D}:scale`, { body })).status).toBe(status);
    expect(await getDeployment(emulator)).toMatchObject({ replicaCount: status === 200 ? 3 : 1 });
  });

  test.each(["DELETED", "DELETING"])("is refused while it is %s", async (state) => {
    const emulator = await running({ state });
    for (const request of [`PATCH ${D}`, `PATCH ${D}:scale`]) {
      expect(at((await send(emulator, request, { body: { replicaCount: 1 } })).body, "code")).toBe(9);
    }
  });

  test("in a failed state leaves the state alone", async () => {
    const emulator = await running({ state: "FAILED" });
    expect((await patch(emulator, { description: "c" }, "description")).body).toMatchObject({ state: "FAILED" });
  });
});

test("other accounts see nothing of it", async () => {
  const emulator = await running();
  for (const request of [`GET ${ROWS}`, `GET ${D}`, `DELETE ${D}`, `POST ${D}:undelete`]) {
    expect((await send(emulator, request, { headers: { "x-api-key": OTHER_KEY } })).status).toBe(403);
  }
});
