import { describe, expect, test } from "vitest";

import { type Seed } from "../../provider/emulator/index.js";
import { at, column, KEY, OTHER_KEY, seedWith, send, start } from "./harness.js";

const SHAPE = "/v1/accounts/fireworks/trainingShapes/qwen3-8b-128k";
const LATEST = "versions?filter=latest_validated%3Dtrue&pageSize=1";

test("the version that the documentation prints is there in full", async () => {
  const emulator = await start();
  const latest = await send(emulator, `GET ${SHAPE}/${LATEST}`);
  const version = await send(emulator, `GET ${SHAPE}/versions/vnuk8fdq`);
  expect(at(latest.body, "trainingShapeVersions")).toEqual([version.body]);
  expect(version.body).toMatchObject({
    name: "accounts/fireworks/trainingShapes/qwen3-8b-128k/versions/vnuk8fdq",
    latestValidated: true,
    validated: true,
    public: true,
    snapshot: {
      trainerMode: "POLICY_TRAINER",
      acceleratorType: "NVIDIA_B200_180GB",
      acceleratorCount: 4,
      nodeCount: 1,
      maxSupportedContextLength: 128_000,
      trainerImageTag: "0.383.0",
      trainerShardingScheme: {
        tensorParallelism: 1,
        pipelineParallelism: 1,
        contextParallelism: 4,
        expertParallelism: 1,
      },
      deploymentShapeVersion: "accounts/fireworks/deploymentShapes/rft-qwen3-8b/versions/gyiqbrd6",
    },
  });
});

test.each([
  ["qwen3-14b-128k-lora", "LORA_TRAINER", "NVIDIA_H200_141GB", 2, 1, 131_072],
  ["glm-5p2-200k-lora", "LORA_TRAINER", "NVIDIA_B300_288GB", 8, 1, 204_736],
  ["qwen3p5-397b-a17b-256k", "POLICY_TRAINER", "NVIDIA_B300_288GB", 8, 2, 262_144],
  ["kimi-k2p7-coder-256k", "POLICY_TRAINER", "NVIDIA_B300_288GB", 8, 4, 262_144],
])("%s is as documented", async (id, trainerMode, acceleratorType, acceleratorCount, nodeCount, context) => {
  const { body } = await send(await start(), `GET /v1/accounts/fireworks/trainingShapes/${id}/${LATEST}`);
  expect(at(body, "trainingShapeVersions", 0, "snapshot")).toMatchObject({
    trainerMode,
    acceleratorType,
    acceleratorCount,
    nodeCount,
    maxSupportedContextLength: context,
  });
});

test("every base model of a shape is a public model", async () => {
  const emulator = await start();
  const shapes = await send(emulator, "GET /v1/accounts/fireworks/trainingShapes?pageSize=200");
  const names = column(at(shapes.body, "trainingShapes"), "name");
  expect(names.length).toBeGreaterThanOrEqual(14);
  for (const name of names) {
    const { body } = await send(emulator, `GET /v1/${String(name)}/${LATEST}`);
    const base = at(body, "trainingShapeVersions", 0, "snapshot", "baseModel");
    expect([name, (await send(emulator, `GET /v1/${String(base)}`)).status]).toEqual([name, 200]);
  }
});

describe("seeded shapes", () => {
  const snapshot = { trainerMode: "LORA_TRAINER", acceleratorCount: null };
  const shapes: NonNullable<Seed["accounts"][number]["trainingShapes"]> = [
    {
      id: "open",
      displayName: "Open",
      versions: [
        { id: "v1", latestValidated: false, snapshot },
        { id: "v2", latestValidated: true, snapshot },
      ],
    },
    { id: "secret", public: false, versions: [{ id: "v1", latestValidated: true, snapshot }] },
    { id: "empty" },
  ];
  const path = "/v1/accounts/acme/trainingShapes";

  test("the filter finds the latest validated version, and null stays null", async () => {
    const emulator = await start({ seed: seedWith({ acme: { trainingShapes: shapes } }) });
    const { body } = await send(emulator, `GET ${path}/open/${LATEST}`);
    expect(body).toMatchObject({
      trainingShapeVersions: [{ name: "accounts/acme/trainingShapes/open/versions/v2", snapshot }],
    });
    expect(at(body, "totalSize")).toBe(1);
    expect((await send(emulator, `GET ${path}/empty/${LATEST}`)).body).toEqual({
      trainingShapeVersions: [],
      totalSize: 0,
    });
    expect((await send(emulator, `GET ${path}/open`)).body).toMatchObject({ displayName: "Open", public: true });
  });

  test.each([
    ["open", 200, 200],
    ["secret", 200, 404],
    ["none", 404, 404],
  ])("%s answers %s to its owner and %s to others", async (id, own, others) => {
    const emulator = await start({ seed: seedWith({ acme: { trainingShapes: shapes } }) });
    for (const [key, status] of [
      [KEY, own],
      [OTHER_KEY, others],
    ] as const) {
      const headers = { "x-api-key": key };
      expect((await send(emulator, `GET ${path}/${id}`, { headers })).status).toBe(status);
      expect((await send(emulator, `GET ${path}/${id}/versions`, { headers })).status).toBe(status);
    }
  });

  test("a version that is not there is 404", async () => {
    const emulator = await start({ seed: seedWith({ acme: { trainingShapes: shapes } }) });
    const reply = await send(emulator, `GET ${path}/open/versions/v9`);
    expect([reply.status, at(reply.body, "code")]).toEqual([404, 5]);
  });

  test("an account without shapes that the key does not see is refused", async () => {
    expect((await send(await start(), "GET /v1/accounts/other/trainingShapes")).status).toBe(403);
  });
});
