import { plainText } from "../plainText.js";
import { type Markup } from "./markup.js";

/**
 * Text of a program, in Markdown: as it is written, on one line, and without effect, in a table's cell too. A pull
 * request may come from anybody, so that nothing of it becomes a link, an image, HTML, a mention or a cell.
 */
export function plain(text: string): string {
  return (
    onOneLine(text)
      .replace(/[\\`*[<~|&]/g, "\\$&")
      // Inside a word it has no effect, and names of hardware stay readable.
      .replace(/(?<!\w)_|_(?!\w)/g, "\\_")
      // GitHub makes mentions, issue links and bare links of these: a zero-width space takes them apart.
      .replace(/[@#](?=\w)/g, "$&&#8203;")
      .replace(/(?<=\b(?:https?|ftp|www))(?=:\/\/|\.)/gi, "&#8203;")
  );
}

/** The caller may print it on a terminal. */
function onOneLine(text: string): string {
  return plainText(text.replace(/\s+/g, " "), { redact: (same) => same });
}

/** A name or value, as code. */
export function code(text: string): string {
  const line = onOneLine(text).trim();
  // A bar parts cells inside of code too, and code knows no way to write it that holds everywhere.
  if (line === "" || line.includes("|")) return plain(line);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

/** GitHub's names of people and teams, which a comment may tell about the pull request; anything else stays text. */
export function mentions(text: string): string {
  return text
    .split(/([\s,;]+)/)
    .map((part) => (/^@[A-Za-z\d][A-Za-z\d-]*(?:\/[\w.-]+)?$/.test(part) ? part : plain(part)))
    .join("");
}

export const markdown: Markup = { plain, code, mentions, strong: (text) => `**${text}**`, lineBreak: "<br>" };
