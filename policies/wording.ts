/** `1 node`, `2 nodes`. */
export function countText(count: number, unit: string): string {
  return `${count} ${count === 1 ? unit : `${unit}s`}`;
}

/** `a`, `a or b`, `a, b or c`. */
export function listText(items: readonly string[], word: "and" | "or"): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} ${word} ${last}`;
}

type Bound = readonly [count: number | undefined, unit: string];

/** `at least 1 hour and at most 30 days`; a bound without a number is left out. */
export function boundsText([min, minUnit]: Bound, [max, maxUnit]: Bound): string {
  const bounds = [
    ...(min === undefined ? [] : [`at least ${countText(min, minUnit)}`]),
    ...(max === undefined ? [] : [`at most ${countText(max, maxUnit)}`]),
  ];
  return listText(bounds, "and");
}
