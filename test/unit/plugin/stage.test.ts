import { expect, test } from "vitest";
import { PreviewStage } from "../../../provider/plugin/stage.js";

test.each([
  ["pulumi preview --save-plan plan.json", true],
  ["pulumi -C infra --non-interactive pre", true],
  ["/usr/bin/pulumi --stack dev preview", true],
  ["pulumi up --yes --stack preview", false],
  ["pulumi -s preview update", false],
  ["pulumi refresh -s pre", false],
  ["pulumi destroy --stack preview", false],
  ["pulumi import fireworks:index:PromotedModel preview bot", false],
  ["bash", false],
])("a plugin that %s has started begins as one of a preview: %s", (command, isPreview) => {
  expect(new PreviewStage(command.split(" ")).isPreview).toBe(isPreview);
});

test("what the engine says of the stage counts more than the command", () => {
  const stage = new PreviewStage(["pulumi", "preview"]);
  stage.tell(false);
  expect(stage.isPreview).toBe(false);
});
