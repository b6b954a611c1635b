import { describe, expect, test } from "vitest";
import * as wire from "../../../provider/client/schemas.js";
import { parse } from "../../../provider/resources/promotedModel/handler/args.js";
import { PATCHED_FIELDS, type PatchedField } from "../../../provider/resources/promotedModel/handler/fields.js";
import {
  fromWire,
  normal,
  toWire,
  type PatchedValues,
} from "../../../provider/resources/promotedModel/handler/patch.js";

const WRITTEN: Required<PatchedValues> = {
  displayName: "Bot",
  description: "Answers.\n\nOwner: nlp",
  public: true,
  contextLength: 4096,
  conversationConfig: { style: "chatml", system: "Be kind." },
  defaultDraftModel: "accounts/acme/models/draft",
  deprecationDate: "2027-01-09",
  supportsTools: true,
  supportsImageInput: true,
  githubUrl: "https://github.com/acme/bot",
  huggingFaceUrl: "https://huggingface.co/acme/bot",
};

describe("what a user sets on the model", () => {
  test.each(PATCHED_FIELDS)("comes back from the wire as it was written: %s", (field) => {
    const sent: unknown = JSON.parse(JSON.stringify({ name: "m", [field]: toWire(field, WRITTEN) }));
    expect(fromWire(field, wire.model.parse(sent))).toEqual(WRITTEN[field]);
  });

  test.each(PATCHED_FIELDS)("is absent where neither the user nor the service has it: %s", (field) => {
    expect(normal(toWire(field, {}))).toBeUndefined();
    expect(normal(fromWire(field, wire.model.parse({ name: "m" })))).toBeUndefined();
  });

  test("a date goes as the service's own three numbers, and half a date is none", () => {
    expect(toWire("deprecationDate", WRITTEN)).toEqual({ year: 2027, month: 1, day: 9 });
    expect(fromWire("deprecationDate", wire.model.parse({ name: "m", deprecationDate: { year: 2027 } }))).toBe(
      undefined,
    );
  });

  test.each<[PatchedField, unknown]>([
    ["displayName", "b".repeat(64)],
    ["contextLength", 0],
    ["contextLength", 1.5],
    ["defaultDraftModel", "draft"],
    ["deprecationDate", "31.01.2027"],
    ["deprecationDate", "2027-02-30"],
    ["githubUrl", "github.com/acme"],
    ["conversationConfig", "chatml"],
    ["supportsTools", "yes"],
  ])("is refused in another form: %s %j", (field, value) => {
    const { failures } = parse({ trainerJob: "sft-7", [field]: value });
    expect(failures.map(({ property }) => property)).toEqual([field]);
  });
});

test.each<[unknown, unknown]>([
  ["", undefined],
  [false, undefined],
  [0, undefined],
  [null, undefined],
  [undefined, undefined],
  ["x", "x"],
  [true, true],
  [1, 1],
])("of %j remains %j, because proto3 JSON leaves default values out", (value, left) => {
  expect(normal(value)).toBe(left);
});
