import { type Inventory } from "../inventory/inventory.js";
import { type ServiceObject } from "../inventory/serviceObject.js";
import { totalOf, type Total } from "../inventory/total.js";
import { describeExpiry, dollars } from "../inventory/words.js";

/** What a stack or an account has at the service, what it costs, and what somebody has to look at. */
export interface Status extends Omit<Inventory, "unread"> {
  /** Of this form of the JSON. */
  readonly schemaVersion: 1;
  readonly total: Total;
  /** What makes the command end with 1. */
  readonly alerts: readonly Alert[];
}

export interface Alert {
  /** Full name of the object; absent for what is about all of them. */
  readonly name?: string | undefined;
  readonly resource?: string | undefined;
  readonly text: string;
}

/** From when on somebody has to look. */
export interface Limits {
  /** What expires within this time, in milliseconds. */
  readonly withinMs: number;
  /** What all of it may cost per hour now, in US dollars. */
  readonly maxPerHour?: number | undefined;
}

export function statusOf({ unread, ...inventory }: Inventory, limits: Limits): Status {
  // What a model was made from is lineage's matter, unless it expires.
  const objects = inventory.objects.filter(({ noun }) => noun !== "checkpoint");
  const total = totalOf(objects);
  const { maxPerHour } = limits;
  const excess =
    maxPerHour === undefined || total.now <= maxPerHour
      ? []
      : [{ text: `all of it costs ${dollars(total.now)} per hour now, and ${dollars(maxPerHour)} are allowed` }];
  const hidden = unread.map((resource) => ({ resource, text: "the state does not tell in the clear what it is" }));
  const own = objects.flatMap((one) => alertsOn(one, Date.parse(inventory.takenAt), limits));
  return { schemaVersion: 1, ...inventory, objects, total, alerts: [...excess, ...hidden, ...own] };
}

function alertsOn(one: ServiceObject, now: number, { withinMs }: Limits): Alert[] {
  const { noun, name, resource, problem, unused, expires, cost } = one;
  const texts = [
    // Of an account, a job that failed is history: it has no GPUs.
    problem === undefined || (noun === "trainer job" && resource === undefined) ? [] : `it is ${one.state}: ${problem}`,
    // Where the price is not known it may cost all the same.
    unused === undefined || cost === undefined || cost.now === 0
      ? []
      : `it costs ${cost.now === undefined ? "an unknown amount" : dollars(cost.now)} per hour, and ${unused}`,
    expires === undefined || Date.parse(expires.from) - now > withinMs ? [] : describeExpiry(expires, now),
  ].flat();
  return texts.map((text) => ({ name, resource, text }));
}
