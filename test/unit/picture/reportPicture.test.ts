import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { report, toHtml } from "../../../provider/report/index.ts";
import { reportPicture } from "../../../scripts/picture/reportPicture.mts";
import { filesLike } from "../../../scripts/files.mts";

const FIXTURES = join(__dirname, "../report/fixtures");

/** Why a browser would draw nothing of it: an SVG, other than a page, has to be XML. */
function faultsOf(xml: string): string[] {
  const open: string[] = [];
  const faults = [...xml.matchAll(/&(?!(amp|lt|gt|quot|#\d+);)\w*/g)].map(([entity]) => `${entity} is none of XML's`);
  for (const [tag, end, name = "", own] of xml.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
    if (end === "/") {
      if (open.pop() !== name) faults.push(`${tag} closes something else`);
    } else if (own === "") open.push(name);
  }
  return [...faults, ...open.map((name) => `<${name}> stays open`)];
}

test.each(filesLike("*.events.json", FIXTURES))("the picture of the report of %s can be drawn", (file) => {
  const html = toHtml(report(readFileSync(join(FIXTURES, file), "utf8")));
  expect(faultsOf(reportPicture(html))).toEqual([]);
});

test("what is no page cannot become a picture", () => {
  expect(() => reportPicture("## Preview")).toThrow("the report has no page");
  expect(faultsOf("<p>a<br>&nbsp;</p>")).toEqual([
    "&nbsp is none of XML's",
    "</p> closes something else",
    "<p> stays open",
  ]);
});
