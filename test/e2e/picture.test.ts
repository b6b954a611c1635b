import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, inject, test } from "vitest";
import { PICTURE, previewPicture } from "../../scripts/picture/previewPicture.mts";

test("the README's picture is what a preview of its program shows", async () => {
  const picture = await previewPicture(inject("engineCommand"), (folder) => ({
    ...inject("engineEnvironment"),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(folder).href,
  }));
  // When it is not: npm run picture.
  expect(picture).toBe(readFileSync(PICTURE, "utf8"));
});
