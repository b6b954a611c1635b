/**
 * A Mermaid block as a picture in the page. GitHub draws it with Mermaid itself, which brings 70 MB and a licence that
 * this repository does not take; of its language this knows what the pages use, and refuses the rest.
 */
interface Box {
  readonly lines: readonly { readonly text: string; readonly isBold: boolean }[];
  readonly width: number;
  readonly height: number;
}

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

interface Flowchart {
  readonly isAcross: boolean;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly arrows: readonly Arrow[];
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** The page's font is that wide, a little more than it is on the average. */
const [LETTER, LINE, PADDING, GAP] = [7.1, 18, 12, 28] as const;

/** @throws Error where the block has something in it that is not drawn */
export function drawMermaid(source: string): string {
  const chart = read(source);
  const { places, width, height } = layOut(chart);
  const at = (name: string): { box: Box; place: Place } => {
    const [box, place] = [chart.boxes.get(name), places.get(name)];
    if (box === undefined || place === undefined) throw new Error(`the Mermaid block has no box ${name}`);
    return { box, place };
  };
  const shapes = [
    ...chart.arrows.map(({ from, to, label }) => drawArrow(at(from), at(to), label, chart.isAcross)),
    ...[...chart.boxes.keys()].map((name) => drawBox(at(name))),
  ];
  // Not so small on a narrow screen that it cannot be read: there it is scrolled.
  const style = `max-width: 100%; min-width: ${Math.min(width, 600)}px; height: auto; font-size: 13px`;
  return `<div class="mermaid" style="overflow-x: auto" tabindex="0" v-pre>
<svg viewBox="0 0 ${width} ${height}" width="${width}" style="${style}" role="img" aria-label="${plain(labelOf(chart))}">
${shapes.join("\n")}
</svg>
</div>
`;
}

function read(source: string): Flowchart {
  const [first = "", ...rest] = source
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const [, direction] = /^flowchart (LR|TD)$/.exec(first) ?? [];
  if (direction === undefined) throw new Error(`no Mermaid block that is drawn: ${first}`);
  const boxes = new Map<string, Box>();
  const arrows: Arrow[] = [];
  for (const line of rest) {
    const [, name, content] = /^(\w+)\["(.*)"\]$/.exec(line) ?? [];
    const [, from, label = "", to] = /^(\w+) -->(?:\|"(.*)"\|)? (\w+)$/.exec(line) ?? [];
    if (name !== undefined && content !== undefined) boxes.set(name, boxOf(content));
    else if (from !== undefined && to !== undefined) arrows.push({ from, label, to });
    else if (!line.startsWith("classDef ")) throw new Error(`no line of a Mermaid block that is drawn: ${line}`);
  }
  return { isAcross: direction === "LR", boxes, arrows };
}

function boxOf(content: string): Box {
  const lines = content.split("<br>").map((text) => {
    const [, bold] = /^<b>(.*)<\/b>$/.exec(text) ?? [];
    return { text: bold ?? text, isBold: bold !== undefined };
  });
  return {
    lines,
    width: Math.max(...lines.map(({ text }) => text.length)) * LETTER + 2 * PADDING,
    height: lines.length * LINE + 2 * PADDING,
  };
}

/** Each box stands one rank behind the last one that leads to it; the boxes of a rank are side by side. */
function layOut({ isAcross, boxes, arrows }: Flowchart): { places: Map<string, Place>; width: number; height: number } {
  const rankOf = (name: string): number =>
    Math.max(0, ...arrows.filter(({ to }) => to === name).map(({ from }) => rankOf(from) + 1));
  const ranks = [...Map.groupBy(boxes, ([name]) => rankOf(name))].sort(([a], [b]) => a - b);
  const along = ({ width, height }: Box): number => (isAcross ? width : height);
  const beside = ({ width, height }: Box): number => (isAcross ? height : width);
  const breadthOf = (row: readonly [string, Box][]): number =>
    row.reduce((sum, [, box]) => sum + beside(box) + GAP, -GAP);
  const breadth = Math.max(...ranks.map(([, row]) => breadthOf(row)));

  const places = new Map<string, Place>();
  let depth = 1;
  for (const [rank, row] of ranks) {
    const labels = arrows.filter(({ to }) => rankOf(to) === rank).map(({ label }) => label.length);
    if (rank > 0) depth += isAcross ? Math.max(GAP, Math.max(...labels) * LETTER + GAP) : 2 * GAP;
    const length = Math.max(...row.map(([, box]) => along(box)));
    let offset = 1 + (breadth - breadthOf(row)) / 2;
    for (const [name, box] of row) {
      const middle = depth + (length - along(box)) / 2;
      places.set(name, isAcross ? { x: middle, y: offset } : { x: offset, y: middle });
      offset += beside(box) + GAP;
    }
    depth += length;
  }
  const labelled = isAcross ? [] : arrows.map(({ label }) => breadth / 2 + 10 + label.length * LETTER);
  const [across, down] = isAcross ? [depth, breadth + 1] : [Math.max(breadth + 1, ...labelled), depth];
  return { places, width: Math.ceil(across + 1), height: Math.ceil(down + 1) };
}

type Placed = Readonly<Record<"box", Box> & Record<"place", Place>>;

function drawBox({ box: { lines, width, height }, place: { x, y } }: Placed): string {
  const texts = lines.map(({ text, isBold }, index) => {
    const weight = isBold ? ' font-weight="600"' : "";
    return `<text x="${x + width / 2}" y="${y + PADDING + LINE * index + 13}"${weight} text-anchor="middle" fill="var(--vp-c-text-1)">${plain(text)}</text>`;
  });
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4" fill="var(--vp-c-bg-soft)" stroke="var(--vp-c-border)"/>${texts.join("")}`;
}

function drawArrow(from: Placed, to: Placed, label: string, isAcross: boolean): string {
  const start = isAcross
    ? { x: from.place.x + from.box.width, y: from.place.y + from.box.height / 2 }
    : { x: from.place.x + from.box.width / 2, y: from.place.y + from.box.height };
  const end = isAcross
    ? { x: to.place.x, y: to.place.y + to.box.height / 2 }
    : { x: to.place.x + to.box.width / 2, y: to.place.y };
  const [x, y] = [end.x, end.y];
  const head = isAcross
    ? `${x},${y} ${x - 8},${y - 4} ${x - 8},${y + 4}`
    : `${x},${y} ${x - 4},${y - 8} ${x + 4},${y - 8}`;
  const text = isAcross
    ? `x="${(start.x + x) / 2 - 4}" y="${(start.y + y) / 2 - 6}" text-anchor="middle"`
    : `x="${(start.x + x) / 2 + 10}" y="${(start.y + y) / 2 + 2}"`;
  return `<line x1="${start.x}" y1="${start.y}" x2="${x}" y2="${y}" stroke="var(--vp-c-text-2)"/><polygon points="${head}" fill="var(--vp-c-text-2)"/><text ${text} fill="var(--vp-c-text-2)">${plain(label)}</text>`;
}

/** What somebody hears who does not see the picture. */
function labelOf({ boxes, arrows }: Flowchart): string {
  const named = (name: string): string =>
    boxes
      .get(name)
      ?.lines.map(({ text }) => text)
      .join(", ") ?? name;
  return arrows
    .map(({ from, label, to }) => `${named(from)}: ${label === "" ? "leads to" : label} ${named(to)}`)
    .join("; ");
}

function plain(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
