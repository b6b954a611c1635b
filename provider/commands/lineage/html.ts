import { code, htmlPage, plain } from "../../report/htmlText.js";
import { describeTotal } from "../inventory/total.js";
import { describeScope, titleOf } from "../inventory/words.js";
import { type Box, layOut, WIDTH } from "./layout.js";
import { type Lineage } from "./lineageOf.js";
import { nodeText, type NodeText } from "./nodeText.js";

/** The picture as one HTML file, in light and in dark. It loads nothing, and names have no effect in it. */
export function toHtml(lineage: Lineage): string {
  const { service, takenAt, objects, edges } = lineage;
  const texts = textsOf(lineage);
  const { boxes, width, height } = layOut(lineage, (name) => heightOf(texts.get(name)));
  const arrows = edges.flatMap(({ from, to, label }) => {
    const [start, end] = [boxes.get(from), boxes.get(to)];
    return start === undefined || end === undefined ? [] : [arrow(start, end, label)];
  });
  const nodes = objects.map(({ name }) => node(texts.get(name), boxes.get(name)));
  const marks = objects.flatMap((one) =>
    (texts.get(one.name)?.marks ?? []).map((mark) => `${code(titleOf(one))}: ${plain(mark)}`),
  );
  return htmlPage(`Lineage of ${describeScope(lineage, (name) => name)}`, [
    `<style>${STYLE}main { max-width: ${Math.max(1200, width + MARGIN)}px }</style>`,
    `<h1>Lineage of ${describeScope(lineage, code)}</h1>`,
    `<p>${plain(describeTotal(lineage.total))}</p>`,
    objects.length === 0
      ? "<p>There is nothing yet.</p>"
      : `<div class="scroll picture"><div class="canvas" style="width:${width}px;height:${height}px">
<svg width="${width}" height="${height}" aria-hidden="true">${arrows.join("\n")}</svg>
${nodes.join("\n")}
</div></div>`,
    ...(marks.length === 0
      ? []
      : [`<h2>To look at</h2>`, `<ul>${marks.map((mark) => `<li>${mark}</li>`).join("\n")}</ul>`]),
    `<p class="note">Asked ${code(service)} at ${plain(takenAt)}.</p>`,
  ]);
}

function textsOf({ objects, takenAt }: Lineage): ReadonlyMap<string, NodeText> {
  const known = new Set(objects.map(({ name }) => name));
  return new Map(objects.map((one) => [one.name, nodeText(one, Date.parse(takenAt), known)]));
}

const [LINE, PADDING] = [20, 22];
/** Left and right of the picture. */
const MARGIN = 84;
/** Where arrows begin and end, below a box's top. */
const PORT = 32;

/** Texts are wrapped by the browser, whose letters are at most so wide, and cut after three lines. */
function linesOf(text: string): number {
  return Math.min(3, Math.ceil(text.length / 31));
}

function heightOf(text: NodeText | undefined): number {
  const lines = text === undefined ? [] : [...text.facts, ...text.marks].map(linesOf);
  return PADDING + LINE * lines.reduce((sum, count) => sum + count, 2);
}

function node(text: NodeText | undefined, box: Box | undefined): string {
  if (text === undefined || box === undefined) return "";
  const { kind, id, facts, marks, weight } = text;
  const line = (name: string, shown: string, lines = linesOf(shown)): string =>
    `<div class="${name} lines-${lines}" title="${plain(shown)}">${plain(shown)}</div>`;
  const shown = [
    line("kind", kind, 1),
    line("id", id, 1),
    ...facts.map((fact) => line("fact", fact)),
    ...marks.map((mark) => line("mark", mark)),
  ];
  return `<div class="node ${weight}" style="left:${box.x}px;top:${box.y}px;width:${WIDTH}px;height:${box.height}px">${shown.join("")}</div>`;
}

function arrow(start: Box, end: Box, label: string | undefined): string {
  const [fromX, fromY] = [start.x + WIDTH, start.y + PORT];
  const [toX, toY] = [end.x, end.y + PORT];
  const bend = Math.max(30, (toX - fromX) / 2);
  const path = `<path d="M${fromX} ${fromY} C${fromX + bend} ${fromY} ${toX - bend} ${toY} ${toX - 6} ${toY}"/>`;
  const head = `<polygon points="${toX},${toY} ${toX - 8},${toY - 4} ${toX - 8},${toY + 4}"/>`;
  const text =
    label === undefined ? "" : `<text x="${(fromX + toX) / 2}" y="${(fromY + toY) / 2 - 6}">${plain(label)}</text>`;
  return path + head + text;
}

const STYLE = `
.picture { padding: 20px }
.canvas { position: relative }
.canvas svg { position: absolute; inset: 0; overflow: visible }
.canvas path { fill: none; stroke: var(--dim); stroke-width: 2 }
.canvas polygon { fill: var(--dim) }
.canvas text { fill: var(--dim); font-size: 12px; text-anchor: middle; paint-order: stroke; stroke: var(--paper); stroke-width: 4px }
.node { position: absolute; background: var(--panel); border: 1px solid var(--line); border-left: 4px solid var(--accent);
  border-radius: 8px; padding: 10px 12px; line-height: ${LINE}px; overflow: hidden }
.node.warning { border-left-color: var(--warn) }
.node.problem { border-left-color: var(--bad) }
.node > div { overflow: hidden; font-size: 13px; overflow-wrap: anywhere }
.node > .lines-1 { text-overflow: ellipsis; white-space: nowrap }
.node > .lines-2, .node > .lines-3 { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2 }
.node > .lines-3 { -webkit-line-clamp: 3 }
.node > .kind { color: var(--dim); font-size: 12px }
.node > .id { font-weight: 600; font-size: 15px }
.node > .mark { color: var(--warn) }
.node.problem > .mark { color: var(--bad) }
`;
