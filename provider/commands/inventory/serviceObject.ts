import { type Cost } from "../../report/index.js";

export type Noun = "trainer job" | "checkpoint" | "model" | "loaded model" | "deployment";

/** One object at the service, as `status` and `lineage` tell it. In JSON what is not known or does not apply is absent. */
export interface ServiceObject {
  readonly noun: Noun;
  /** Full name. */
  readonly name: string;
  /** Name in the program of the stack's resource that stands for it. */
  readonly resource?: string | undefined;
  /** The stack that its ownership line names, `<project>/<stack>`: what it says, and no proof. */
  readonly managedBy?: string | undefined;
  /** The service's own word; `GONE` for what the state has and the service has not. */
  readonly state: string;
  /** When it was made, RFC 3339. */
  readonly since?: string | undefined;
  /** In words, such as `1 of 1 to 2 replicas x 4 x NVIDIA_B200_180GB`. */
  readonly hardware?: string | undefined;
  /** Absent for what is not billed by the hour. */
  readonly cost?: RunningCost | undefined;
  /** Why nobody uses it. */
  readonly unused?: string | undefined;
  readonly expires?: Expiry | undefined;
  /** What is wrong with it. */
  readonly problem?: string | undefined;
  /** Full names of what it is made from, what it serves, or what fills it. */
  readonly from: readonly string[];
}

/** US dollars at list prices; what is not known is absent. */
export interface RunningCost {
  /** Per hour, with what runs now. */
  readonly now?: number | undefined;
  /** Per hour, at the most replicas. */
  readonly most?: number | undefined;
  /** Since it was made, at its size now; a range where nothing tells how long how much of it ran. */
  readonly soFar?: Cost | undefined;
}

/** When something goes, RFC 3339. */
export interface Expiry {
  readonly what: string;
  /** Not before. */
  readonly from: string;
  /** At the latest, if nothing happens meanwhile. */
  readonly by?: string | undefined;
}

/** The last part of a full name. */
export function idOf(name: string): string {
  return name.split("/").at(-1) ?? name;
}
