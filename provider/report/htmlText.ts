import { plainText } from "../plainText.js";
import { type Markup } from "./markup.js";

/**
 * Text of a program or of the service, in HTML: as it is written, and without effect, in an attribute's quotes too. A
 * report may be of anybody's pull request, so that nothing of it becomes an element, a link or a script.
 */
export function plain(text: string): string {
  return plainText(text, { redact: (same) => same }).replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? "");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

export function code(text: string): string {
  return `<code>${plain(text)}</code>`;
}

export const htmlMarkup: Markup = {
  plain,
  code,
  mentions: plain,
  strong: (text) => `<strong>${text}</strong>`,
  lineBreak: "<br>",
};

/**
 * A whole page in one file. It loads nothing, and its policy keeps a browser from it: no script, image, font or frame.
 *
 * @param title plain text
 * @param body HTML
 */
export function htmlPage(title: string, body: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${plain(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body.join("\n")}
</main>
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2128; --dim: #59636e; --paper: #fff; --panel: #f6f8fa; --line: #d1d9e0;
  --accent: #0969da; --warn: #9a6700; --warn-panel: #fff8c5; --bad: #b3261e; --good: #1a7f37 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --dim: #9198a1; --paper: #0d1117; --panel: #151b23;
  --line: #3d444d; --accent: #58a6ff; --warn: #d29922; --warn-panel: #2b230d; --bad: #ff7b72; --good: #3fb950 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", sans-serif }
main { max-width: 1200px; margin: 0 auto; padding: 24px 20px 48px }
h1 { font-size: 24px; line-height: 1.3; margin: 0 0 12px; overflow-wrap: anywhere }
h2 { font-size: 18px; margin: 28px 0 8px }
code { font: 0.9em ui-monospace, Menlo, Consolas, monospace; background: var(--panel); padding: 1px 5px;
  border-radius: 4px; overflow-wrap: anywhere }
h1 code { font-weight: inherit }
.scroll { overflow-x: auto; margin: 16px 0 8px; border: 1px solid var(--line); border-radius: 8px }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: 8px 12px; border-bottom: 1px solid var(--line) }
th { background: var(--panel); white-space: nowrap }
tbody tr:last-child td, tfoot td { border-bottom: 0 }
tfoot td { background: var(--panel) }
ul { padding-left: 22px; margin: 8px 0 }
li { margin: 4px 0; overflow-wrap: anywhere }
.note { color: var(--dim); margin: 8px 0 }
.warning { background: var(--warn-panel); border-left: 4px solid var(--warn); padding: 10px 14px; margin: 0 0 12px }
details { margin-top: 28px }
summary { cursor: pointer; font-weight: 600 }
`;
