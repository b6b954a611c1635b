import { describe, expect, test } from "vitest";

import { type Emulator } from "../../provider/emulator/index.js";
import { at, column, JOB, seedWith, send, start } from "./harness.js";

const ROWS = 450;
const CHECKPOINTS = `/v1/${JOB}/checkpoints`;

function crowded(modes: object = {}) {
  const id = (index: number) => `m${String(index).padStart(3, "0")}`;
  const checkpoints = Array.from({ length: ROWS }, (_, index) => ({
    id: id(index),
    createTime: "2026-10-30T10:00:00Z",
    checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA",
  }));
  const trainerJobs = [
    { id: "sft-7", checkpoints },
    ...checkpoints.map((row) => ({ id: row.id, state: row.id > "m010" ? "JOB_STATE_RUNNING" : "JOB_STATE_COMPLETED" })),
  ];
  const models = checkpoints.map((row, index) => ({ id: row.id, createTime: `2026-01-01T00:00:00.${500 - index}Z` }));
  const trainingShapes = [{ id: "s", versions: checkpoints.map((row) => ({ id: row.id, snapshot: {} })) }];
  return seedWith({ modes, acme: { models, trainerJobs, trainingShapes } });
}

async function sizes(emulator: Emulator, path: string, rows: string, pageSize: number): Promise<number[]> {
  const pages: number[] = [];
  const names = new Set<unknown>();
  for (let token = ""; ;) {
    const { body } = await send(emulator, `GET ${path}?pageSize=${pageSize}&pageToken=${token}`);
    const page = column(at(body, rows), "name");
    page.forEach((name) => names.add(name));
    pages.push(page.length);
    const next = at(body, "nextPageToken");
    if (typeof next !== "string" || next === "") break;
    token = next;
  }
  expect(names.size).toBe(pages.reduce((total, size) => total + size, 0));
  return pages;
}

describe("paging", () => {
  test.each([
    [CHECKPOINTS, "checkpoints", 450],
    ["/v1/accounts/acme/models", "models", 450],
    ["/v1/accounts/acme/rlorTrainerJobs", "rlorTrainerJobs", 451],
    ["/v1/accounts/acme/trainingShapes/s/versions", "trainingShapeVersions", 450],
  ])("%s: 50 by default, larger than 200 is coerced", async (path, rows, total) => {
    const emulator = await start({ seed: crowded() });
    const first = await send(emulator, `GET ${path}`);
    expect([at(first.body, rows, 49), at(first.body, rows, 50)]).toEqual([expect.anything(), undefined]);
    expect(at(first.body, "totalSize")).toBe(total);
    expect(await sizes(emulator, path, rows, 200)).toEqual([200, 200, total - 400]);
    expect(await sizes(emulator, path, rows, 1000)).toEqual([200, 200, total - 400]);
    expect((await sizes(emulator, path, rows, 0))[0]).toBe(50);
    expect(await sizes(emulator, path, rows, 150)).toHaveLength(Math.ceil(total / 150));
  });

  test("a checkpoint page over the maximum is 400 in the other mode, models are coerced as before", async () => {
    const emulator = await start({ seed: crowded({ checkpointPageSize: "rejected" }) });
    expect((await send(emulator, `GET ${CHECKPOINTS}?pageSize=201`)).status).toBe(400);
    expect((await send(emulator, `GET ${CHECKPOINTS}?pageSize=200`)).status).toBe(200);
    expect((await send(emulator, "GET /v1/accounts/acme/models?pageSize=201")).status).toBe(200);
  });

  test.each([
    ["absent", undefined],
    ["empty", ""],
  ] as const)("the last page's token is %s", async (lastPageToken, token) => {
    const emulator = await start({ seed: crowded({ lastPageToken, totalSize: "omitted" }) });
    const exact = await send(emulator, "GET /v1/accounts?pageSize=1");
    expect(exact.body).toEqual({
      accounts: [expect.anything()],
      ...(token === undefined ? {} : { nextPageToken: token }),
    });
  });

  test.each(["-1", "x", "1.5"])("page size %s is 400", async (size) => {
    const reply = await send(await start(), `GET ${CHECKPOINTS}?pageSize=${size}`);
    expect([reply.status, at(reply.body, "code")]).toEqual([400, 3]);
  });

  test("a token is opaque and good for its own list only", async () => {
    const emulator = await start({ seed: crowded() });
    const token = String(at((await send(emulator, `GET ${CHECKPOINTS}`)).body, "nextPageToken"));
    expect(token).toMatch(/^[\w-]{20,}$/);
    for (const path of [`${CHECKPOINTS}?pageToken=x${token}`, `/v1/accounts/acme/models?pageToken=${token}`]) {
      expect((await send(emulator, `GET ${path}`)).body).toEqual({
        code: 3,
        message: "invalid page token",
        details: [],
      });
    }
  });
});

describe("filter and order", () => {
  const MODELS = "GET /v1/accounts/acme/models";

  test.each([
    ["kind=HF_BASE_MODEL", ["b"]],
    ['displayName="two words"', ["a"]],
    ['display_name = "two words" AND kind=HF_PEFT_ADDON', ["a"]],
    ['peft_details.base_model="x/y"', ["a"]],
    ["public=false", ["a", "b"]],
    ["public=true", []],
    ['name="accounts/acme/models/b"', ["b"]],
    ["", ["a", "b"]],
    ["kind!=HF_BASE_MODEL", ["a"]],
    ['display_name != "two words"', ["b"]],
    ['kind="HF_BASE_MODEL" OR display_name="two words"', ["a", "b"]],
    // OR binds tighter than AND (AIP-160).
    ['kind=HF_PEFT_ADDON AND kind=HF_PEFT_ADDON OR name="x"', ["a"]],
    ['name="x" AND kind=HF_BASE_MODEL OR kind=HF_PEFT_ADDON', []],
    ['(name="x" AND kind=HF_BASE_MODEL) OR kind=HF_PEFT_ADDON', ["a"]],
    ["NOT (kind=HF_BASE_MODEL)", ["a"]],
    ["-kind=HF_BASE_MODEL", ["a"]],
    ['createTime > "2026-01-01T00:00:00.5Z"', []],
    ['createTime >= "2026-01-01T00:00:00Z"', ["a", "b"]],
    ["deprecated=false", ["a", "b"]],
    ["context_length < 9", ["a", "b"]],
  ])("the filter %s", async (filter, ids) => {
    const models = [{ id: "b" }, { id: "a", displayName: "two words", peftDetails: { baseModel: "x/y" } }];
    const emulator = await start({ seed: seedWith({ acme: { models } }) });
    const { body } = await send(emulator, `${MODELS}?filter=${encodeURIComponent(filter)}`);
    expect(column(at(body, "models"), "name")).toEqual(ids.map((id) => `accounts/acme/models/${id}`));
  });

  test.each(["kind", 'name:"x"', "a=1 b=2", "(a=1", "a=1)", "a=1 AND", "OR a=1", "a=x*", "a==1", '"a"=1'])(
    "the filter %s is refused",
    async (filter) => {
      const reply = await send(await start(), `${MODELS}?filter=${encodeURIComponent(filter)}`);
      expect([reply.status, at(reply.body, "message")]).toEqual([400, expect.stringContaining(filter)]);
    },
  );

  test.each([
    ["", ["a", "b", "c"]],
    ["name desc", ["c", "b", "a"]],
    ["create_time", ["b", "c", "a"]],
    ["createTime desc", ["a", "c", "b"]],
    ["kind,name desc", ["c", "b", "a"]],
    ["state, create_time desc", ["a", "c", "b"]],
  ])("the order %j", async (order, ids) => {
    const models = [
      { id: "c", createTime: "2026-10-30T10:00:05.5Z" },
      { id: "b", createTime: "2026-10-30T10:00:05Z" },
      { id: "a", createTime: "2026-10-30T10:00:06Z" },
    ];
    const emulator = await start({ seed: seedWith({ acme: { models } }) });
    const { body } = await send(emulator, `${MODELS}?orderBy=${encodeURIComponent(order)}`);
    expect(column(at(body, "models"), "name")).toEqual(ids.map((id) => `accounts/acme/models/${id}`));
  });

  test.each(["name,", "name down", "name;kind"])("the order %j is refused", async (order) => {
    expect((await send(await start(), `${MODELS}?orderBy=${encodeURIComponent(order)}`)).status).toBe(400);
  });
});
