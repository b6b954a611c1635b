import { type Line, type Span, plain, wrapped } from "./styledText.mts";

const COLUMNS = 108;
const [CHARACTER, LINE, MARGIN, BAR] = [8, 20, 20, 36];
/** At which a character of the usual fonts is as wide as `CHARACTER`. */
const FONT_SIZE = 13.3;
const FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

/** On a dark ground of its own, so that the page around it may be light or dark. */
const [GROUND, EDGE, QUIET, FOREGROUND] = ["#161b22", "#57606a", "#8b949e", "#e6edf3"];

/** The terminal's 16 colours, each legible on the ground. */
const COLORS = [
  ...["#6e7681", "#ff7b72", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#76e3ea", "#d0d7de"],
  ...["#8b949e", "#ffa198", "#7ee787", "#f2cc60", "#a5d6ff", "#e2c5ff", "#b3f0ff", "#ffffff"],
];

/** A picture of a terminal in which `command` has printed `lines`; `label` is what is read out instead. */
export function terminalSvg(label: string, command: string, lines: readonly Line[]): string {
  const shown = [
    [
      { text: "$ ", color: 8 },
      { text: command, bold: true },
    ],
    ...lines,
  ].flatMap((line) => wrapped(line, COLUMNS));
  const width = 2 * MARGIN + COLUMNS * CHARACTER;
  const height = BAR + shown.length * LINE + MARGIN;
  const rows = shown.flatMap((line, index) => row(line, BAR + (index + 1) * LINE - 6));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(label)}</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${GROUND}" stroke="${EDGE}"/>`,
    ...[0, 1, 2].map((dot) => `<circle cx="${MARGIN + 4 + dot * 18}" cy="18" r="5" fill="${EDGE}"/>`),
    `<text x="${width / 2}" y="22" font-family="${FONT}" font-size="13" fill="${QUIET}" text-anchor="middle">${escaped(command)}</text>`,
    `<g font-family="${FONT}" font-size="${FONT_SIZE}" fill="${FOREGROUND}" xml:space="preserve">`,
    ...rows,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/** Every stretch of text at its column and of its width, whatever fixed-width font there is. */
function row(line: Line, y: number): string[] {
  let column = 0;
  const pieces: string[] = [];
  for (const span of merged(line)) {
    const start = column + (span.text.length - span.text.trimStart().length);
    column += span.text.length;
    const text = span.text.trim();
    if (text === "") continue;
    const place = `x="${MARGIN + start * CHARACTER}" y="${y}" textLength="${text.length * CHARACTER}"`;
    pieces.push(`<text ${place}${attributes(span)}>${escaped(text)}</text>`);
  }
  return pieces;
}

/** Neighbours of one style are one stretch. */
function merged(line: Line): Span[] {
  const spans: Span[] = [];
  for (const span of line) {
    const last = spans.at(-1);
    if (last !== undefined && attributes(last) === attributes(span)) {
      spans[spans.length - 1] = { ...last, text: plain([last, span]) };
    } else spans.push(span);
  }
  return spans;
}

function attributes({ color, bold = false, underlined = false }: Span): string {
  return [
    color === undefined ? "" : ` fill="${COLORS[color] ?? FOREGROUND}"`,
    bold ? ` font-weight="bold"` : "",
    underlined ? ` text-decoration="underline"` : "",
  ].join("");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
