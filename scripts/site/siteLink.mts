import { existsSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { pathOnSite, sitePages } from "./sitePages.mts";

/**
 * Where a link of a page leads on the site: to the other page, or to GitHub where the file is none of the site's.
 *
 * @throws Error where the repository has no such file
 */
export function siteLinks(root: string, repository: string): (href: string, page: string) => string {
  const pages = sitePages(root);
  return (href, page) => {
    if (/^([a-z]+:|#)/i.test(href)) return href;
    const [, path = "", heading = ""] = /^([^#]*)(.*)$/.exec(href) ?? [];
    const target = posix.join(posix.dirname(page), decodeURI(path)).replace(/\/$/, "");
    if (pages.has(target)) return `/${pathOnSite(target)}${heading}`;
    const file = join(root, target);
    if (target.startsWith("..") || !existsSync(file)) throw new Error(`${page}: the link ${href} leads to no file`);
    return `${repository}/${statSync(file).isDirectory() ? "tree" : "blob"}/main/${target}${heading}`;
  };
}
