/** `docs/images/report.svg`: the page that `report --html` prints of a recorded preview, in a frame of a fixed size. */

export const PICTURE = "docs/images/report.svg";

/** `npm run docs:look` says when the page no longer fits. */
const [WIDTH, HEIGHT] = [904, 1253];

/** Fonts that are as wide as each other, and the widest: nowhere does the page become longer than its frame. */
const FONTS = `body { font-family: Verdana, "DejaVu Sans", sans-serif }
code { font-family: Menlo, "DejaVu Sans Mono", Consolas, monospace; font-size: 0.8em }`;

/** @param html what `toHtml` wrote, whose only element that is not closed is a line break */
export function reportPicture(html: string): string {
  const [, title = ""] = /<title>(.*)<\/title>/.exec(html) ?? [];
  const [, style = ""] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
  const [, main = ""] = /<main>([\s\S]*)<\/main>/.exec(html) ?? [];
  if (main === "") throw new Error("the report has no page");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">
<title>The page of a report: ${title}</title>
<style>${style}${FONTS}
foreignObject { background: var(--paper); border: 1px solid var(--line); border-radius: 8px }</style>
<foreignObject width="${WIDTH}" height="${HEIGHT}">
<body xmlns="http://www.w3.org/1999/xhtml"><main>${main.replaceAll("<br>", "<br/>")}</main></body>
</foreignObject>
</svg>
`;
}
