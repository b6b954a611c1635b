import { type Noun } from "../inventory/serviceObject.js";
import { type Lineage } from "./lineageOf.js";

/** Where a box stands in the picture, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export const WIDTH = 264;
const [COLUMN_GAP, ROW_GAP] = [64, 16];

/** From left to right, as one is made from the other. */
const COLUMNS: readonly Noun[] = ["trainer job", "checkpoint", "model", "deployment"];

/**
 * Boxes in a column for each noun. What comes of something begins beside it, and each origin with all that comes of it
 * has a band of its own. What nothing leads to or from stands below, in its column.
 */
export function layOut(
  { objects, edges }: Pick<Lineage, "objects" | "edges">,
  heightOf: (name: string) => number,
): { readonly boxes: ReadonlyMap<string, Box>; readonly width: number; readonly height: number } {
  const columns = COLUMNS.filter((noun) => objects.some((one) => one.noun === noun));
  const columnOf = new Map(objects.map(({ name, noun }) => [name, columns.indexOf(noun)]));
  const children = Map.groupBy(edges, ({ from }) => from);
  const free = columns.map(() => 0);
  const boxes = new Map<string, Box>();
  const place = (name: string, top: number): void => {
    const column = columnOf.get(name);
    if (column === undefined || boxes.has(name)) return;
    const y = Math.max(top, free[column] ?? 0);
    const height = heightOf(name);
    boxes.set(name, { x: column * (WIDTH + COLUMN_GAP), y, height });
    free[column] = y + height + ROW_GAP;
    for (const { to } of children.get(name) ?? []) place(to, y);
  };
  const [origins, ends] = [new Set(edges.map(({ from }) => from)), new Set(edges.map(({ to }) => to))];
  const connected = objects.filter(({ name }) => origins.has(name) || ends.has(name));
  // Those that come of nothing first; a circle, which the service never shows, has none.
  for (const { name } of connected.toSorted((a, b) => Number(ends.has(a.name)) - Number(ends.has(b.name)))) {
    if (!boxes.has(name)) place(name, Math.max(0, ...free));
  }
  for (const { name } of objects) place(name, 0);
  return {
    boxes,
    width: Math.max(1, columns.length) * (WIDTH + COLUMN_GAP) - COLUMN_GAP,
    height: Math.max(0, ...free) - ROW_GAP,
  };
}
