/** The wire's form of a day without a time (`google.type.Date`). */
export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** `2027-01-31`; `undefined` for what is no day. */
export function formatCalendarDate(value: unknown): string | undefined {
  const { year, month, day } = (value ?? {}) as Partial<Record<keyof CalendarDate, number>>;
  if (year === undefined || month === undefined || day === undefined) return undefined;
  return [String(year).padStart(4, "0"), ...[month, day].map((part) => String(part).padStart(2, "0"))].join("-");
}

/** @param text such as `2027-01-31` */
export function calendarDate(text: string): CalendarDate {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  return { year, month, day };
}
