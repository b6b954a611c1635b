/** `docs/README.md`: the pages, each with its title; those without a place of their own come last. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesLike } from "../files.mts";

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  "First steps": [
    "getting-started",
    "python",
    "side-by-side",
    "languages",
    "from-the-script",
    "plugin",
    "without-pulumi",
    "adopting",
  ],
  "In depth": [
    "operations",
    "checkpoints",
    "naming-and-replacement",
    "safety-and-recovery",
    "training-shapes",
    "trainer-jobs",
    "deployments",
    "managed-training",
    "policies",
  ],
  "In a team": [
    "environments",
    "pipelines",
    "performance",
    "report",
    "watching",
    "cli",
    "offline-tests",
    "emulator",
    "networks",
    "compatibility",
    "upgrades",
  ],
  "When something is wrong": ["troubleshooting", "unknowns", "threat-model", "how-it-is-tested"],
};

const REFERENCE = [
  "resources",
  "functions",
  "plugin",
  "settings",
  "errors",
  "client",
  "emulator",
  "policy-packs",
  "report",
  "tokens",
];

/** A heading of the index, with its pages in the order in which they are read. */
export interface PageGroup {
  readonly title: string;
  readonly pages: readonly { readonly title: string; /** Below `docs/`. */ readonly path: string }[];
}

/**
 * Every page below `docs/`, but for the index itself.
 *
 * @param written pages that are generated and perhaps not there yet, from path to text
 */
export function pageGroups(root: string, written: ReadonlyMap<string, string> = new Map()): PageGroup[] {
  const titled = (path: string): PageGroup["pages"][number] => {
    const text = written.get(`docs/${path}`) ?? readFileSync(join(root, "docs", path), "utf8");
    const [, title = path] = /^# (.+)$/m.exec(text) ?? [];
    return { title, path };
  };
  const pages = filesLike("docs/*.md", root)
    .map((path) => path.replace("docs/", ""))
    .filter((path) => path !== "README.md");
  const placed = Object.values(GROUPS).flat();
  const groups = Object.entries(GROUPS).map(([title, names]): [string, string[]] => [
    title,
    names.map((name) => `${name}.md`).filter((path) => pages.includes(path)),
  ]);
  const others = pages.filter((path) => !placed.includes(path.replace(".md", "")));
  const all = [
    ...groups,
    ["Further pages", others] as const,
    ["Reference", REFERENCE.map((name) => `reference/${name}.md`)] as const,
  ];
  return all.filter(([, paths]) => paths.length > 0).map(([title, paths]) => ({ title, pages: paths.map(titled) }));
}

/** @param written as for {@link pageGroups} */
export function indexPage(root: string, written: ReadonlyMap<string, string>): string {
  const lists = pageGroups(root, written).map(
    ({ title, pages }) => `## ${title}\n\n${pages.map((page) => `- [${page.title}](${page.path})`).join("\n")}`,
  );
  return `# Documentation

What the package is, and its main parts: [README](../README.md). This list and the reference are written by \`npm run docs\`.

${lists.join("\n\n")}
`;
}
