import { describe, expect, test } from "vitest";
import * as wire from "../../../provider/client/schemas.js";

const NAME = "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-80";

describe("checkpoint pages", () => {
  const row = { name: NAME, promotable: true };

  test.each<[string, unknown, { names: string[]; token: string | undefined }]>([
    ["the usual envelope", { checkpoints: [row], nextPageToken: "t" }, { names: [NAME], token: "t" }],
    ["the other envelope", { rlorTrainerJobCheckpoints: [row], next_page_token: "t" }, { names: [NAME], token: "t" }],
    [
      "an empty envelope beside the filled one",
      { checkpoints: [], rlorTrainerJobCheckpoints: [row], nextPageToken: "", next_page_token: "t" },
      { names: [NAME], token: "t" },
    ],
    [
      "a session's, spelt both ways",
      { trainingSessionCheckpoints: [], training_session_checkpoints: [row] },
      { names: [NAME], token: undefined },
    ],
    ["nothing but braces", {}, { names: [], token: undefined }],
    ["nulls", { checkpoints: null, nextPageToken: null }, { names: [], token: undefined }],
    ["an empty token", { checkpoints: [row], nextPageToken: "" }, { names: [NAME], token: undefined }],
    ["unknown fields", { checkpoints: [{ ...row, region: "us" }], totalSize: 1 }, { names: [NAME], token: undefined }],
  ])("%s", (_, json, { names, token }) => {
    const page = wire.checkpointPage.parse(json);
    expect(page.items.map(({ name }) => name)).toEqual(names);
    expect(page.nextPageToken).toBe(token);
  });

  test.each<[string, boolean, object]>([
    ["missing", false, {}],
    ["null", false, { promotable: null }],
    ["false", false, { promotable: false }],
    ["true", true, { promotable: true }],
  ])("promotable that is %s means %s", (_, promotable, fields) => {
    expect(wire.checkpoint.parse({ name: NAME, ...fields }).promotable).toBe(promotable);
  });

  test("an unknown field is kept out", () => {
    expect(Object.keys(wire.checkpoint.parse({ ...row, region: "us" }))).not.toContain("region");
  });
});

describe("what is required or of another type is named by its path", () => {
  test.each<
    [string, { safeParse(value: unknown): { error?: { issues: { path: PropertyKey[] }[] } } }, unknown, string]
  >([
    ["a page that is a list", wire.checkpointPage, [], ""],
    ["rows that are no list", wire.checkpointPage, { checkpoints: {} }, "checkpoints"],
    ["a row without a name", wire.checkpointPage, { checkpoints: [{ name: NAME }, {}] }, "checkpoints.1.name"],
    [
      "a flag that is a text",
      wire.checkpointPage,
      { checkpoints: [{ name: NAME, promotable: "true" }] },
      "checkpoints.0.promotable",
    ],
    ["a model without a name", wire.model, { state: "READY" }, "name"],
    ["a rank that is no number", wire.model, { name: "m", peftDetails: { r: "eight" } }, "peftDetails.r"],
    ["a promotion whose model has no name", wire.promotion, { model: {} }, "model.name"],
    ["an operation without a name", wire.promotion, { operation: { done: true } }, "operation.name"],
    ["a trainer job of another form", wire.trainerJob, { name: "j", trainingConfig: [] }, "trainingConfig"],
    ["an account that is a text", wire.accountPage, { accounts: ["accounts/acme"] }, "accounts.0"],
    [
      "a snapshot that is a text",
      wire.trainingShapeVersionPage,
      { trainingShapeVersions: [{ name: "v", snapshot: "x" }] },
      "trainingShapeVersions.0.snapshot",
    ],
  ])("%s", (_, schema, json, path) => {
    const { error } = schema.safeParse(json);
    expect(error?.issues.map((issue) => issue.path.join("."))).toEqual([path]);
  });
});

describe("proto3 JSON leaves defaults out", () => {
  test("of a model", () => {
    const bare = { name: "m", public: false, deployedModelRefs: [] };
    expect(wire.model.parse({ name: "m" })).toEqual(bare);
    expect(wire.model.parse({ name: "m", state: null, public: null, peftDetails: null, status: null })).toEqual(bare);
    expect(wire.model.parse({ name: "m", status: {} }).status).toEqual({});
  });

  test("of an operation, which has neither answer nor metadata while it runs", () => {
    expect(wire.operation.parse({ name: "o" })).toEqual({ name: "o", done: false });
  });

  test("of a promotion", () => {
    expect(wire.promotion.parse({})).toEqual({ model: undefined, operation: undefined });
  });

  test("enums stay open, int64 texts become numbers", () => {
    const model = wire.model.parse({
      name: "m",
      state: "HIBERNATING",
      kind: "KIND_OF_TOMORROW",
      peftDetails: { r: "16" },
    });
    expect(model).toMatchObject({ state: "HIBERNATING", kind: "KIND_OF_TOMORROW", peftDetails: { r: 16 } });
  });
});
