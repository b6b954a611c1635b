import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { exportProvenance } from "../../../provider/program/functions/exportProvenance.js";
import { getTrainingProfile } from "../../../provider/program/functions/getTrainingProfile.js";
import { listCheckpoints } from "../../../provider/program/functions/listCheckpoints.js";
import { listLiveCheckpoints } from "../../../provider/program/functions/listLiveCheckpoints.js";
import { listTrainingShapes } from "../../../provider/program/functions/listTrainingShapes.js";

/** As JavaScript calls them, which holds a program to no type. */
const FUNCTIONS = {
  getTrainingProfile,
  listCheckpoints,
  listLiveCheckpoints,
  listTrainingShapes,
} as unknown as Readonly<Record<string, (args?: unknown) => Promise<unknown>>>;
const PROPERTY = {
  getTrainingProfile: "trainingShape",
  listCheckpoints: "trainerJob",
  listLiveCheckpoints: "trainerJob",
  listTrainingShapes: "account",
} as const;
const REQUIRED = Object.entries(PROPERTY).filter(([name]) => name !== "listTrainingShapes");

// eslint-disable-next-line @typescript-eslint/no-base-to-string -- it is the mistake
const MADE_OF_OUTPUT = String(pulumi.output("sft-7"));

async function refusalOf(call: () => Promise<unknown>): Promise<unknown> {
  return call().then(
    () => "it was called",
    (error: unknown) => error,
  );
}

describe.each(REQUIRED)("%s", (name, property) => {
  test.each([[undefined], [null], [{}], [{ [property]: undefined }], [{ [property]: null }]])(
    "without its argument says which one it is (%o)",
    async (args) => {
      const error = await refusalOf(async () => FUNCTIONS[name]?.(args));
      expect(error).toBeInstanceOf(pulumi.RunError);
      expect(error).toHaveProperty(
        "message",
        expect.stringContaining(`${name} was not called:\n  ${property} is required: `),
      );
    },
  );
});

describe.each(Object.entries(PROPERTY))("%s", (name, property) => {
  test.each<[unknown, string]>([
    [{ [property]: 7 }, `${property} must be a text: `],
    [{ [property]: ["sft-7"] }, `${property} must be a text: `],
    [
      { [property]: pulumi.output("sft-7") },
      `${property} is an output; the function of the same name that ends in Output`,
    ],
    [{ [property]: MADE_OF_OUTPUT }, `${property} is a template string around an output`],
    [{ trainerJobb: "sft-7" }, `trainerJobb is no argument; known are ${property}`],
    ["sft-7", `takes an object: { ${property}`],
    [pulumi.output({}), `takes an object: { ${property}`],
  ])("refuses what it cannot take, by name (case %#)", async (args, text) => {
    const error = await refusalOf(async () => FUNCTIONS[name]?.(args));
    expect(error).toBeInstanceOf(pulumi.RunError);
    expect(error).toHaveProperty("message", expect.stringContaining(text));
  });
});

test.each<[string, unknown, unknown]>([
  ["model must be a PromotedModel", undefined, undefined],
  ["model must be a PromotedModel", { name: "bot" }, undefined],
])("exportProvenance: %s", (text, model, file) => {
  expect(() => exportProvenance(model as never, file as never)).toThrow(text);
});
