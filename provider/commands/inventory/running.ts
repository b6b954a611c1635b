import { type Cost } from "../../report/index.js";

/** US cents per hour, as the list prices say; what is not known is absent. */
export interface Rate {
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** What something has cost since it was made, if it was all the time as it is now. In US dollars. */
export function costSince(createTime: string | undefined, { min, max }: Rate, now: number): Cost | undefined {
  const hours = Math.max(0, now - Date.parse(createTime ?? "")) / 3_600_000;
  if (min === undefined || max === undefined || Number.isNaN(hours)) return undefined;
  return { min: Math.round(min * hours) / 100, max: Math.round(max * hours) / 100 };
}

export function inDollars(cents: number | undefined): number | undefined {
  return cents === undefined ? undefined : cents / 100;
}
