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

/** @param written pages that are generated and perhaps not there yet, from path to text */
export function indexPage(root: string, written: ReadonlyMap<string, string>): string {
  const row = (path: string): string => {
    const text = written.get(`docs/${path}`) ?? readFileSync(join(root, "docs", path), "utf8");
    const [, title = path] = /^# (.+)$/m.exec(text) ?? [];
    return `- [${title}](${path})`;
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
  const lists = all
    .filter(([, paths]) => paths.length > 0)
    .map(([title, paths]) => `## ${title}\n\n${paths.map(row).join("\n")}`);
  return `# Documentation

What the package is, and its main parts: [README](../README.md). This list and the reference are written by \`npm run docs\`.

${lists.join("\n\n")}
`;
}
