import { type Chance } from "./chance.js";

/** What dies: the provider process alone, the engine alone (its provider becomes an orphan), or both. */
export const VICTIMS = ["provider", "engine", "machine"] as const;
export type Victim = (typeof VICTIMS)[number];

/** Where something may die. */
export type CrashPoint = "before request" | "after request" | "before save" | "after save";

/** Decides at each point whether something dies there. */
export type CrashPlan = (point: CrashPoint) => Victim | undefined;

export const noCrash: CrashPlan = () => undefined;

/** Crashes at one point, counted from 0. */
export function crashAt(index: number, victim: Victim): CrashPlan {
  let passed = 0;
  return () => (passed++ === index ? victim : undefined);
}

/** Crashes once, anywhere. */
export function crashSometimes(chance: Chance, probability: number): CrashPlan {
  let crashed = false;
  return () => {
    if (crashed || !chance.often(probability)) return undefined;
    crashed = true;
    return chance.oneOf(VICTIMS);
  };
}
