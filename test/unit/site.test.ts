import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pageGroups } from "../../scripts/reference/indexPage.mts";
import { drawMermaid } from "../../scripts/site/drawMermaid.mts";
import { githubSlug } from "../../scripts/site/githubSlug.mts";
import { siteLinks } from "../../scripts/site/siteLink.mts";
import { pathOnSite, sidebar, sitePages } from "../../scripts/site/sitePages.mts";
import { blocks, pages } from "../support/documentation.js";

const ROOT = join(__dirname, "../..");

describe("a link of a page", () => {
  const onSite = siteLinks(ROOT, "https://github.com/acme/models");

  test.each([
    ["operations.md", "docs/policies.md", "/docs/operations.md"],
    ["../report.md#as-a-page", "docs/reference/report.md", "/docs/report.md#as-a-page"],
    ["docs/README.md", "README.md", "/docs/index.md"],
    ["../README.md", "docs/README.md", "/index.md"],
    ["#what-to-do", "docs/operations.md", "#what-to-do"],
    ["https://fireworks.ai", "README.md", "https://fireworks.ai"],
    ["../examples/", "docs/report.md", "https://github.com/acme/models/tree/main/examples"],
    ["CONTRIBUTING.md#rules", "README.md", "https://github.com/acme/models/blob/main/CONTRIBUTING.md#rules"],
  ])("%s of %s leads to %s", (href, page, target) => {
    expect(onSite(href, page)).toBe(target);
  });

  test.each(["missing.md", "../missing/", "../../outside.md"])("%s, where there is nothing, ends the build", (href) => {
    expect(() => onSite(href, "docs/report.md")).toThrow(`docs/report.md: the link ${href} leads to no file`);
  });
});

test("every page of docs/ is in the side bar once, and is a page of the site", () => {
  const links = sidebar(pageGroups(ROOT)).flatMap(({ items }) => items.map(({ link }) => link.slice(1)));
  const written = [...pages.keys()].filter((path) => path.startsWith("docs/") && path !== "docs/README.md");
  expect(written.length).toBeGreaterThan(40);
  expect(links.toSorted()).toEqual(written.toSorted());
  expect(written.filter((path) => !sitePages(ROOT).has(path))).toEqual([]);
});

test("a folder's README is its index", () => {
  expect(["README.md", "docs/README.md", "docs/report.md"].map(pathOnSite)).toEqual([
    "index.md",
    "docs/index.md",
    "docs/report.md",
  ]);
});

test("an anchor is what GitHub makes of the heading", () => {
  expect(githubSlug("Coming from `promote_checkpoint.py`")).toBe("coming-from-promote_checkpointpy");
  expect(githubSlug("Watching: what runs, & what it costs")).toBe("watching-what-runs--what-it-costs");
});

describe("a Mermaid block", () => {
  const drawn = blocks.filter(({ language, place }) => language === "mermaid" && place.startsWith("docs/"));

  test.each(drawn)("of $place becomes a picture with all its texts, which loads nothing", ({ text }) => {
    const picture = drawMermaid(text);
    const labels = [...text.matchAll(/\["(.*?)"\]/g)].flatMap(([, label = ""]) => label.split(/<[^>]+>/));
    expect(labels.filter((label) => !picture.includes(label.trim()))).toEqual([]);
    expect(labels.length).toBeGreaterThan(5);
    expect(picture).not.toMatch(/@import|https?:\/\/(?!www\.w3\.org)|<style|<script/);
  });
});
