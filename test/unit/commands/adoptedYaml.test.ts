import { expect, test } from "vitest";
import { parse } from "yaml";
import { adoptedIn, ODD_NAME } from "../../support/adopted.ts";

test("what adopt prints in YAML is the resources of a program, and every name in it is text", () => {
  expect(parse(adoptedIn("yaml"))).toEqual({
    resources: {
      "bot-1": {
        type: "fireworks:PromotedModel",
        properties: {
          outputModelId: "bot-1",
          baseModel: "accounts/fireworks/models/qwen3-8b",
          public: true,
          adopt: "always",
        },
      },
      "bot-2": { type: "fireworks:PromotedModel", properties: { outputModelId: "bot-2", adopt: "always" } },
      on: {
        type: "fireworks:PromotedModel",
        // Pulumi reads `$${` as the two characters that would begin an expression.
        properties: { outputModelId: "on", baseModel: ODD_NAME.replace("${", "$${"), adopt: "always" },
      },
    },
  });
});
