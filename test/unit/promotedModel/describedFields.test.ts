import { describe, expect, test } from "vitest";
import * as wire from "../../../provider/client/schemas.js";
import {
  DESCRIBED_FIELDS,
  describedFieldsSchema,
  fromWire,
  normal,
  toWire,
  type DescribedFields,
} from "../../../provider/resources/promotedModel/describedFields.js";

const WRITTEN: Required<DescribedFields> = {
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
  test.each(DESCRIBED_FIELDS)("comes back from the wire as it was written: %s", (field) => {
    const sent: unknown = JSON.parse(JSON.stringify({ name: "m", [field]: toWire(field, WRITTEN) }));
    expect(fromWire(field, wire.model.parse(sent))).toEqual(WRITTEN[field]);
  });

  test.each(DESCRIBED_FIELDS)("is absent where neither the user nor the service has it: %s", (field) => {
    expect(normal(toWire(field, {}))).toBeUndefined();
    expect(normal(fromWire(field, wire.model.parse({ name: "m" })))).toBeUndefined();
  });

  test("a date goes as the service's own three numbers, and half a date is none", () => {
    expect(toWire("deprecationDate", WRITTEN)).toEqual({ year: 2027, month: 1, day: 9 });
    expect(fromWire("deprecationDate", wire.model.parse({ name: "m", deprecationDate: { year: 2027 } }))).toBe(
      undefined,
    );
  });

  test.each<[keyof DescribedFields, unknown]>([
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
    const { error } = describedFieldsSchema.safeParse({ [field]: value });
    expect(error?.issues.map(({ path }) => path[0])).toEqual([field]);
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
