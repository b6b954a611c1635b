import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { toHtml, toMarkdown, type Report } from "../../../provider/report/index.js";
import { elementsNamed, elementsOf, htmlTree, textOf } from "../../support/htmlTree.js";
import { markdownTree, nodesOf, readable, tableRows } from "../../support/markdownTree.js";
import { filesLike } from "../../../scripts/files.mts";
import { runCli } from "../../support/runCli.js";
import { reportOf } from "./reportOf.js";

const FIXTURES = join(__dirname, "fixtures");
const NOW = new Date("2026-11-23T12:00:00Z");

function recorded(name: string): Report {
  return reportOf(readFileSync(join(FIXTURES, name), "utf8"), { now: NOW });
}

/** Every row of the page's table, as a reader sees its cells. */
async function rowsOf(page: string): Promise<string[][]> {
  const rows = elementsNamed(await htmlTree(page), "tr");
  return rows.map(({ children = [] }) => children.map(textOf));
}

describe.each(filesLike("*.json", FIXTURES))("of %s", (name) => {
  const made = recorded(name);
  const page = toHtml(made);

  test("the page has the table that the comment has", async () => {
    expect(await rowsOf(page)).toEqual(await tableRows(toMarkdown(made)));
  });

  test("and its lists", async () => {
    const comment = nodesOf(await markdownTree(toMarkdown(made)), "listItem").map(readable);
    const items = elementsNamed(await htmlTree(page), "li").map(textOf);
    const flat = (text: string): string => text.replace(/\s+/g, " ").trim();
    expect(items.map(flat)).toEqual(comment.map(flat));
  });
});

describe("text of a program has no effect in a page", () => {
  const NASTY = `</td></title></style><script>alert(1)</script><img src=x onerror="alert(1)"> '" \` &lt; https://evil.example \u001b[31m\u202e`;
  const urn = (name: string): string => `urn:pulumi:dev::p::pulumi-nodejs:dynamic/fireworks:PromotedModel::${name}`;
  const withText = (text: string): string =>
    toHtml(
      reportOf(
        {
          steps: [
            {
              op: "replace",
              urn: urn(text).replace("dev::p", `${text}::${text}`),
              oldState: { inputs: { outputModelId: text, displayName: text } },
              newState: {
                inputs: { outputModelId: `b${text}`, displayName: "d", annotations: { owner: text, evaluation: text } },
              },
            },
          ],
          diagnostics: [{ urn: urn(text), severity: "warning", message: text }],
        },
        { now: NOW, baseUrl: `http://127.0.0.1/${encodeURI(text)}` },
      ),
    );

  test("it makes no element and no attribute", async () => {
    expect(elementsOf(await htmlTree(withText(NASTY)))).toEqual(elementsOf(await htmlTree(withText("bot"))));
  });

  test("it stands there as it was written, without control characters", async () => {
    const page = withText(NASTY);
    expect(page).not.toMatch(/[\u001b\u202e]/);
    const [, [resource] = []] = await rowsOf(page);
    expect(resource).toBe(`${NASTY.replace("\u001b", "\\u001b").replace("\u202e", "\\u202e")} PromotedModel`);
  });
});

test("the page loads nothing, runs nothing, and says so to the browser", async () => {
  const tree = await htmlTree(toHtml(recorded("one-of-many.events.json")));
  const kinds = new Set(elementsOf(tree).map((element) => element.split(" ")[0]));
  for (const kind of ["script", "link", "img", "iframe", "a", "form", "object"]) expect(kinds).not.toContain(kind);
  const attributes = elementsOf(tree).flatMap((element) => element.split(" ").slice(1));
  expect(new Set(attributes)).toEqual(new Set(["lang", "charset", "http-equiv", "content", "name", "class"]));
  const [style] = elementsNamed(tree, "style");
  expect(style && textOf(style)).not.toMatch(/url\(|@import/);
  expect(toHtml(recorded("one-of-many.events.json"))).toContain(
    `content="default-src 'none'; style-src 'unsafe-inline'`,
  );
});

test("report --html prints it", async () => {
  const file = join(FIXTURES, "next-release.events.json");
  const { printed, exitCode } = await runCli(["report", file, "--html"]);
  expect(printed[0]).toBe("<!doctype html>");
  expect(printed.at(-1)).toBe("</html>");
  expect(exitCode).toBe(0);
});
