import type { RecordedRequest } from "../../provider/emulator/index.ts";

/** How often each kind of request was sent. */
export type Requests = Readonly<Record<string, number>>;

const KINDS: readonly (readonly [kind: string, method: string, path: RegExp])[] = [
  ["account look-ups", "GET", /^\/v1\/accounts$/],
  ["checkpoint pages", "GET", /\/checkpoints$/],
  ["job look-ups", "GET", /\/rlorTrainerJobs\/[^/]+$/],
  ["shape look-ups", "GET", /\/trainingShapes\//],
  ["model pages", "GET", /\/models$/],
  ["model look-ups", "GET", /\/models\/[^/]+$/],
  ["operation polls", "GET", /\/operations\//],
  ["promotions", "POST", /:promote$/],
  ["model patches", "PATCH", /\/models\//],
  ["model deletions", "DELETE", /\/models\//],
];

export function countRequests(recorded: readonly RecordedRequest[]): Requests {
  const counts: Record<string, number> = {};
  for (const { method, path } of recorded) {
    const kind = KINDS.find(([, verb, pattern]) => verb === method && pattern.test(path))?.[0] ?? `${method} ${path}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

export function totalOf(requests: Requests): number {
  return Object.values(requests).reduce((sum, count) => sum + count, 0);
}

export function describeRequests(requests: Requests): string {
  const entries = Object.entries(requests);
  return entries.length === 0 ? "none" : entries.map(([kind, count]) => `${count} ${kind}`).join(", ");
}
