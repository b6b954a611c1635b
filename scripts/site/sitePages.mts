/** Which Markdown files are pages of the site, and where. */
import { type PageGroup } from "../reference/indexPage.mts";
import { filesLike } from "../files.mts";

/** Beside `docs/`: what users read of the repository's own pages. */
const OF_ROOT = ["README.md", "CHANGELOG.md", "SECURITY.md", "SUPPORT.md"];

/** Every page, by its path in the repository. */
export function sitePages(root: string): ReadonlySet<string> {
  return new Set([...OF_ROOT, ...filesLike("docs/**/*.md", root)]);
}

/** A folder's page is its README at GitHub, and its index on a site. */
export function pathOnSite(page: string): string {
  return page.replace(/(^|\/)README\.md$/, "$1index.md");
}

interface SidebarGroup {
  readonly text: string;
  readonly collapsed: boolean;
  readonly items: { readonly text: string; readonly link: string }[];
}

/** The groups of the index page. */
export function sidebar(groups: readonly PageGroup[]): SidebarGroup[] {
  return groups.map(({ title, pages }) => ({
    text: title,
    collapsed: false,
    items: pages.map((page) => ({ text: page.title.replaceAll("`", ""), link: `/docs/${page.path}` })),
  }));
}
