import { type Requests } from "./requests.mts";
import { PAGE, type Scale } from "./scale.mts";
import { type Phase } from "./stack.mts";

/** Exactly what each phase may ask when every promotion has ended by its first poll. */
export function expectedRequests(phase: Phase, { models, jobs, rows }: Scale, trainingShape = true): Requests {
  const lookUps = {
    "account look-ups": 1,
    ...(trainingShape ? { "shape look-ups": 1 } : {}),
    "checkpoint pages": jobs * Math.ceil(rows / PAGE),
    "job look-ups": jobs,
  };
  switch (phase) {
    case "first preview":
      return { ...lookUps, "model look-ups": models };
    case "create up":
      return {
        ...lookUps,
        // One when it is checked and one just before it is promoted.
        "model look-ups": 2 * models,
        promotions: models,
        "operation polls": models,
        // The ownership line while the promotion runs, the rest after it.
        "model patches": 2 * models,
      };
    case "no-op preview":
      return {};
    case "refresh":
      return { "model look-ups": models };
    case "one-model up":
      return { "model look-ups": 1, "model patches": 1 };
    case "destroy":
      return { "model look-ups": models, "model deletions": models };
  }
}

/** What is not as expected, in words. */
export function requestFaults(seen: Requests, expected: Requests): string[] {
  const kinds = [...new Set([...Object.keys(seen), ...Object.keys(expected)])];
  return kinds
    .filter((kind) => seen[kind] !== expected[kind])
    .map((kind) => `${seen[kind] ?? 0} ${kind} instead of ${expected[kind] ?? 0}`);
}
