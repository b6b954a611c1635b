import { type Requests } from "./requests.mts";
import { PAGE, type Scale } from "./scale.mts";
import { type Phase } from "./stack.mts";

/** So many models are asked for one by one before a listing is worth it. */
const SINGLE_LOOK_UPS = 5;

/** What looking for all of them takes, when the account has `listed` models. */
function modelLookUps(models: number, listed: number): Record<string, number> {
  if (models <= SINGLE_LOOK_UPS) return { "model look-ups": models };
  return { "model look-ups": SINGLE_LOOK_UPS, "model pages": Math.max(1, Math.ceil(listed / PAGE)) };
}

/** Exactly what each phase may ask when every promotion has ended by the time the model is described. */
export function expectedRequests(phase: Phase, { models, jobs, rows }: Scale, trainingShape = true): Requests {
  const lookUps = {
    "account look-ups": 1,
    ...(trainingShape ? { "shape look-ups": 1 } : {}),
    "checkpoint pages": jobs * Math.ceil(rows / PAGE),
    "job look-ups": jobs,
  };
  switch (phase) {
    case "first preview":
      return { ...lookUps, ...modelLookUps(models, 0) };
    case "create up": {
      const checked = modelLookUps(models, 0);
      return {
        ...lookUps,
        ...checked,
        // Again just before it is promoted.
        "model look-ups": (checked["model look-ups"] ?? 0) + models,
        promotions: models,
        "model patches": models,
      };
    }
    case "no-op preview":
      return {};
    case "refresh":
      return modelLookUps(models, models);
    case "one-model up":
      return { "model look-ups": 1, "model patches": 1 };
    case "destroy":
      // Before each deletion, and after it.
      return { "model look-ups": 2 * models, "model deletions": models };
  }
}

/** What is not as expected, in words. */
export function requestFaults(seen: Requests, expected: Requests): string[] {
  const kinds = [...new Set([...Object.keys(seen), ...Object.keys(expected)])];
  return kinds
    .filter((kind) => seen[kind] !== expected[kind])
    .map((kind) => `${seen[kind] ?? 0} ${kind} instead of ${expected[kind] ?? 0}`);
}
