/**
 * The documentation as a site: `npm run docs:site`. The pages are those that GitHub shows, with nothing in them that is
 * for the site alone.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { defineConfig, type MarkdownRenderer } from "vitepress";
import { pageGroups } from "../../scripts/reference/indexPage.mts";
import { drawMermaid } from "../../scripts/site/drawMermaid.mts";
import { githubSlug } from "../../scripts/site/githubSlug.mts";
import { siteLinks } from "../../scripts/site/siteLink.mts";
import { pathOnSite, sidebar, sitePages } from "../../scripts/site/sitePages.mts";

const root = join(import.meta.dirname, "../..");
const { description, repository, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  description: string;
  repository: { url: string };
  version: string;
};
const github = repository.url.replace(/^git\+|\.git$/g, "");
const base = `/${github.split("/").at(-1) ?? ""}/`;
const pages = [...sitePages(root)];

export default defineConfig({
  title: "pulumi-fireworks",
  description,
  lang: "en",
  base,
  srcDir: root,
  srcExclude: readdirSync(root)
    .filter((name) => name !== "docs" && !pages.includes(name))
    .flatMap((name) => [name, `${name}/**`]),
  outDir: join(root, "dist-site"),
  cacheDir: join(root, "node_modules/.cache/vitepress"),
  rewrites: pathOnSite,
  ignoreDeadLinks: false,
  head: [["link", { rel: "icon", type: "image/svg+xml", href: `${base}logo.svg` }]],
  themeConfig: {
    logo: "/logo.svg",
    nav: [
      { text: "Guides", link: "/docs/getting-started", activeMatch: "^/docs/(?!reference/)" },
      { text: "Reference", link: "/docs/reference/resources", activeMatch: "^/docs/reference/" },
      { text: version, link: "/CHANGELOG" },
    ],
    sidebar: sidebar(pageGroups(root)),
    outline: [2, 3],
    // All words that are looked for instead of any, and whole ones before those that only begin so.
    search: {
      provider: "local",
      options: {
        miniSearch: { searchOptions: { combineWith: "AND", fuzzy: 0.1, weights: { prefix: 0.1, fuzzy: 0.1 } } },
      },
    },
    socialLinks: [{ icon: "github", link: github }],
    editLink: { pattern: `${github}/edit/main/:path`, text: "Edit this page" },
  },
  markdown: {
    anchor: { slugify: githubSlug, uniqueSlugStartIndex: 1 },
    config: (md) => {
      leadLinks(md);
      drawPictures(md);
    },
  },
  vite: { configFile: false, publicDir: join(root, "docs/images") },
});

function leadLinks(md: MarkdownRenderer): void {
  const onSite = siteLinks(root, github);
  md.core.ruler.push("site-links", ({ tokens, env }) => {
    const page = relative(root, (env as { path: string }).path)
      .split(sep)
      .join("/");
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === "link_open" ? token.attrGet("href") : null;
      if (href !== null) token.attrSet("href", onSite(href, page));
    }
  });
}

function drawPictures(md: MarkdownRenderer): void {
  const { fence } = md.renderer.rules;
  if (fence === undefined) throw new Error("the renderer has no rule for blocks of code");
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const { info = "", content = "" } = tokens[index] ?? {};
    return info.trim() === "mermaid" ? drawMermaid(content) : fence(tokens, index, ...rest);
  };
}
