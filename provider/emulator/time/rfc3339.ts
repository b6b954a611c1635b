/** RFC 3339 times. The service mixes whole seconds and fractions in one answer, so order is by instant, never by text. */

const RFC_3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/;

/** Nanoseconds since 1970; `undefined` when the text is not an RFC 3339 time. */
export function parseTime(text: string): bigint | undefined {
  const [, seconds, fraction = "", zone] = RFC_3339.exec(text) ?? [];
  if (seconds === undefined || zone === undefined) return undefined;
  const milliseconds = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
}

/** Milliseconds since 1970 of a time that the seed schema has accepted. */
export function toMilliseconds(text: string): number {
  const nanoseconds = parseTime(text);
  if (nanoseconds === undefined) throw new RangeError(`not an RFC 3339 time: ${text}`);
  return Number(nanoseconds / 1_000_000n);
}

/** Like protobuf's JSON form: no fraction when it is zero. */
export function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(".000Z", "Z");
}

/** Oldest first. */
export function compareTimes(left: string, right: string): number {
  const difference = (parseTime(left) ?? 0n) - (parseTime(right) ?? 0n);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
