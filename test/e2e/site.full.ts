import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filesLike } from "../../scripts/files.mts";
import { pathOnSite, sitePages } from "../../scripts/site/sitePages.mts";

const ROOT = join(__dirname, "../..");
const BASE = "/pulumi-fireworks/";

let folder = "";
/** From a page's path to its HTML. */
let site: ReadonlyMap<string, string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "site-"));
  const vitepress = join(ROOT, "node_modules/vitepress/bin/vitepress.js");
  execFileSync(process.execPath, [vitepress, "build", "docs", "--outDir", folder], { cwd: ROOT, stdio: "pipe" });
  site = new Map(filesLike("**/*.html", folder).map((path) => [path, readFileSync(join(folder, path), "utf8")]));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("the site has every page of the documentation, and no other", () => {
  const expected = [...sitePages(ROOT)].map((page) => pathOnSite(page).replace(/\.md$/, ".html"));
  expect([...site.keys()].toSorted()).toEqual([...expected, "404.html"].toSorted());
});

test("every page leads to every page of docs/ by its side bar", () => {
  const links = [...sitePages(ROOT)]
    .filter((page) => page.startsWith("docs/") && page !== "docs/README.md")
    .map((page) => `href="${BASE}${page.replace(/\.md$/, ".html")}"`);
  expect(links.length).toBeGreaterThan(40);
  for (const [path, html] of site) {
    if (path !== "404.html")
      expect(
        links.filter((link) => !html.includes(link)),
        path,
      ).toEqual([]);
  }
});

test("every link within the site leads to a file, and to a heading that this has", () => {
  const dead = [...site].flatMap(([path, html]) =>
    [...html.matchAll(/ (?:href|src)="([^"]+)"/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !/^(https?|data):/.test(target) && !leads(path, target))
      .map((target) => `${path}: ${target}`),
  );
  expect(dead).toEqual([]);
});

function leads(from: string, target: string): boolean {
  const [path = "", anchor] = target.split("#");
  const within = path.startsWith(BASE) ? path.slice(BASE.length) : posix.join(posix.dirname(from), path);
  const to = path === "" ? from : within === "" || within.endsWith("/") ? `${within}index.html` : within;
  const html = site.get(to);
  if (html === undefined) return filesLike(to, folder).length === 1;
  return anchor === undefined || anchor === "" || html.includes(` id="${decodeURIComponent(anchor)}"`);
}

test("it loads nothing from anywhere else", () => {
  for (const [path, html] of site) {
    expect(html.match(/<(?:script|img|link)[^>]+(?:src|href)="(?:https?:)?\/\/[^"]*"/g), path).toBeNull();
  }
});

test("the search knows a heading of every page", () => {
  const [index = "", ...more] = filesLike("assets/chunks/*localSearchIndex*.js", folder);
  expect(more).toEqual([]);
  const text = readFileSync(join(folder, index), "utf8");
  const urls = [...site.keys()].filter((path) => path !== "404.html").map((path) => path.replace(/index\.html$/, ""));
  expect(urls.filter((url) => !text.includes(`"/${url}#`))).toEqual([]);
});
