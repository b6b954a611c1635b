/**
 * RFC 3339 times as instants. One list mixes whole seconds and fractions, so comparing the texts
 * mis-sorts inside a second (`.` sorts before `Z`), and `Date` drops everything below a millisecond.
 */

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9})\d*)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Nanoseconds since the Unix epoch; `undefined` when the text is not an RFC 3339 time. */
export function parseInstant(text: string): bigint | undefined {
  const [, date, time, fraction = "", zone] = RFC_3339.exec(text) ?? [];
  if (date === undefined || time === undefined || zone === undefined) return undefined;
  const milliseconds = Date.parse(`${date}T${time}${zone.toUpperCase()}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
}

/** Orders two RFC 3339 texts by instant, oldest first; a text that is no time sorts as the oldest. */
export function compareInstants(a: string | undefined, b: string | undefined): number {
  const left = instantOf(a);
  const right = instantOf(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

function instantOf(text: string | undefined): bigint {
  // Below every time that four year digits can write.
  return (text === undefined ? undefined : parseInstant(text)) ?? -(10n ** 21n);
}
