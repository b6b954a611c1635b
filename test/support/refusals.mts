/** A request that an emulator has answered, as it records it. */
interface Answered {
  readonly method: string;
  readonly path: string;
  readonly query: unknown;
  readonly body: unknown;
  readonly at: string;
  readonly status: number;
}

const WINDOW_MS = 60_000;
const RATE_LIMITED = 429;

/** The requests that a rate limit has refused, by the minute that it counts: it begins with its first request. */
export function refusalsByMinute(requests: readonly Answered[]): string[][] {
  const minutes: string[][] = [];
  let end = -Infinity;
  for (const { method, path, query, body, at, status } of requests) {
    const now = Date.parse(at);
    if (now >= end) {
      end = now + WINDOW_MS;
      minutes.push([]);
    }
    if (status === RATE_LIMITED) minutes.at(-1)?.push(`${method} ${path} ${JSON.stringify([query, body])}`);
  }
  return minutes;
}

/** What was refused more than once within one minute. */
export function refusedTwice(requests: readonly Answered[]): string[] {
  return refusalsByMinute(requests).flatMap((refused) =>
    refused.filter((key, index) => refused.indexOf(key) !== index),
  );
}
