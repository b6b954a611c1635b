import { describeAge } from "../../client/duration.js";
import { type Cost } from "../../report/index.js";
import { type Inventory } from "./inventory.js";
import { idOf, type ServiceObject } from "./serviceObject.js";

/** Whose inventory it is, in a title. @param code how a name is written */
export function describeScope(
  { scope, project, stack, account }: Pick<Inventory, "scope" | "project" | "stack" | "account">,
  code: (name: string) => string,
): string {
  if (scope === "account") return `account ${code(account)}`;
  if (project === undefined || stack === undefined) return "a stack without resources";
  return `${code(project)}, stack ${code(stack)}`;
}

/** What it is, for a person: `deployment serve-1efc49c`. */
export function titleOf({ noun, name }: Pick<ServiceObject, "noun" | "name">): string {
  return `${noun} ${idOf(name)}`;
}

/** How long ago it was made. */
export function ageOf({ since }: Pick<ServiceObject, "since">, now: number): string {
  const made = Date.parse(since ?? "");
  return Number.isNaN(made) ? "" : describeAge(now - made);
}

/** `its checkpoints may go from 2026-11-29T10:00Z on (in 2 d)`, and by when, where that is known. */
export function describeExpiry({ what, from, by }: NonNullable<ServiceObject["expires"]>, now: number): string {
  const ms = Date.parse(from) - now;
  const when = ms <= 0 ? "from now on" : `from ${minute(from)} on (in ${describeAge(ms)})`;
  return `${what} ${when}${by === undefined || by === from ? "" : `, at the latest ${minute(by)}`}`;
}

function minute(time: string): string {
  return time.replace(/:\d\d(\.\d+)?Z$/, "Z");
}

export function dollars(amount: number): string {
  return amount === 0 ? "$0" : `$${amount.toFixed(2)}`;
}

/** `$52.00`, or `$0 (up to $104.00)`; empty for what is not billed by the hour. */
export function describeHourly({ cost }: Pick<ServiceObject, "cost">): string {
  if (cost === undefined) return "";
  const { now, most } = cost;
  if (now === undefined) return "not known";
  return now === most || most === undefined ? dollars(now) : `${dollars(now)} (up to ${dollars(most)})`;
}

/** `$52.00`, `$10.00 to $52.00`, or `up to $104.00` where nothing tells how little. */
export function describeSoFar({ min, max }: Cost): string {
  if (min === max) return dollars(max);
  return min === 0 ? `up to ${dollars(max)}` : `${dollars(min)} to ${dollars(max)}`;
}
