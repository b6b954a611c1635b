import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { commands } from "../../provider/commands/commands.ts";
import { githubSlug } from "../../scripts/site/githubSlug.mts";
import { blocks, localLinks, pages } from "../support/documentation.js";

const ROOT = join(__dirname, "../..");

/** How a block of each language is tested; `ts` and `json` in test/provider/codeBlocks.test.ts. */
const LANGUAGES: Readonly<Record<string, string>> = {
  ts: "compiled against the packed package",
  json: "parsed",
  sh: "its commands exist; those of getting-started are run by test/e2e/pages.full.ts",
  text: "not run: what a terminal shows",
  yaml: "not run: Pulumi and Pulumi ESC read it; whole programs and what getting-started shows are run by test/e2e/{pages,sideBySide}.full.ts",
  python: "run by test/e2e/{pages,sideBySide}.full.ts; that of docs/cli.md is compared with what adopt prints",
  go: "run by test/e2e/sideBySide.full.ts",
  typescript: "not run: excerpts, in CONTRIBUTING.md only",
  mermaid: "not run: a picture; that of docs/watching.md is compared with what lineage prints",
  py: "not run: what the vendor's page shows, for comparison",
};

/** Commands of shell blocks that are not ours, and are what every user has. */
const PROGRAMS = [
  "npm",
  "npx",
  "python3",
  "pip",
  ".",
  "node",
  "pulumi",
  "git",
  "mkdir",
  "cd",
  "export",
  "unset",
  "cp",
  "corepack",
  "pnpm",
  "yarn",
];

const PULUMI = [
  "up",
  "preview",
  "import",
  "refresh",
  "destroy",
  "cancel",
  "config",
  "stack",
  "login",
  "plugin",
  "policy",
];

describe("the blocks of the documentation", () => {
  test("are of languages that are tested, or that are known not to be", () => {
    const others = blocks.filter(({ language }) => !(language in LANGUAGES));
    expect(others.map(({ place, language }) => `${place} ${language}`)).toEqual([]);
    expect(blocks.length).toBeGreaterThan(40);
  });

  const lines = blocks
    .filter(({ language, place }) => language === "sh" && !place.startsWith("CONTRIBUTING"))
    .flatMap(({ place, text }) =>
      text
        .replaceAll(/\\\n\s*/g, "")
        .split("\n")
        .flatMap((line) => line.replace(/(^|\s)#.*$/, "").split("&&"))
        .map((command) => ({ place, words: command.trim().split(/\s+/) })),
    )
    .filter(({ words: [program] }) => program !== "" && program !== undefined);

  test("call npx, pulumi and npm with what these have", () => {
    expect(lines.length).toBeGreaterThan(30);
    const unknown = lines.filter(({ place, words: [program = "", first = "", second = ""] }) => {
      if (program === "pulumi") return !PULUMI.includes(first);
      if (program === "npx" && first === "pulumi-fireworks") return !commands.some(({ name }) => name === second);
      if (program === "npx") return !["fireworks-emulator", "vitest", "pulumi-fireworks"].includes(first);
      return place.startsWith("docs/getting-started") && !PROGRAMS.includes(program);
    });
    expect(unknown).toEqual([]);
  });
});

test("the documentation writes placeholders as code, since GitHub shows nothing of what looks like a tag", () => {
  const tags = [...pages].flatMap(([path, page]) =>
    [
      ...page
        .replaceAll(/^([ >]*)```[\s\S]*?^\1```$/gm, "")
        .replaceAll(/(`+)[^`][\s\S]*?\1/g, "")
        .matchAll(/(?<!\\)<\/?([a-z][\w-]*)[^:>\n]*>/gi),
    ].map(([tag, name = ""]) => ({ path, tag, name })),
  );
  expect(tags.length).toBeGreaterThan(0);
  expect(tags.filter(({ name }) => !["br", "details", "summary"].includes(name))).toEqual([]);
});

describe("the links of the documentation", () => {
  const links = [...pages].flatMap(([path, page]) => localLinks(page).map((target) => ({ path, target })));

  test("lead to files and headings that exist", () => {
    expect(links.length).toBeGreaterThan(50);
    const dead = links.filter(({ path, target }) => {
      const [file = "", heading] = target.split("#");
      const to = file === "" ? path : join(dirname(path), file);
      if (!existsSync(join(ROOT, to))) return true;
      return heading !== undefined && !headings(readFileSync(join(ROOT, to), "utf8")).includes(heading);
    });
    expect(dead).toEqual([]);
  });

  test("lead from the README to the index, and from the index to every page", () => {
    expect(pages.get("README.md")).toContain("(docs/README.md)");
    const index = pages.get("docs/README.md") ?? "";
    const others = [...pages.keys()].filter((path) => path.startsWith("docs/") && path !== "docs/README.md");
    expect(others.length).toBeGreaterThan(20);
    expect(others.filter((path) => !index.includes(`(${path.replace("docs/", "")})`))).toEqual([]);
  });
});

/** Their anchors. */
function headings(page: string): string[] {
  return [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => githubSlug(title));
}
