const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `"1h"`, `"30d"`, `"1h30m"` or `"1500ms"`; `undefined` when the text is not a duration. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:ms|[smhd]))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount = "", unit = ""] of text.matchAll(/(\d+)(ms|[smhd])/g)) {
    total += Number(amount) * (UNIT_MS[unit] ?? 0);
  }
  return total;
}

/** Milliseconds of a protobuf duration such as `"1800s"` or `"0.5s"`; `undefined` when the text is not one. */
export function parseProtoDuration(text: string): number | undefined {
  return /^\d+(?:\.\d{1,9})?s$/.test(text) ? Number(text.slice(0, -1)) * 1000 : undefined;
}
