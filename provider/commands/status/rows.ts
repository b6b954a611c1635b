import { ageOf, describeExpiry, describeHourly, describeSoFar, titleOf } from "../inventory/words.js";
import { type ServiceObject } from "../inventory/serviceObject.js";
import { type Alert, type Status } from "./statusOf.js";

export const HEAD = ["object", "state", "age", "per hour", "so far", "what it is"] as const;

/** A line for each object: of a stack all of them, of an account what runs, is billed, fails or expires. */
export function rowsOf({ objects, scope, takenAt }: Status): string[][] {
  const now = Date.parse(takenAt);
  return objects.filter((one) => scope === "stack" || isLive(one)).map((one) => rowOf(one, now));
}

/** Where there is no line. */
export function noRows({ scope, stack }: Status): string {
  if (scope === "account" || stack !== undefined) return "nothing runs";
  return "nothing yet: the stack has no resources, it was not brought up or all of it was destroyed";
}

function rowOf(one: ServiceObject, now: number): string[] {
  const { resource, managedBy, state, hardware, cost, unused, expires } = one;
  const notes = [
    resource === undefined ? (managedBy === undefined ? undefined : `of stack ${managedBy}`) : `resource ${resource}`,
    hardware,
    unused === undefined ? undefined : `unused: ${unused}`,
    expires === undefined ? undefined : describeExpiry(expires, now),
  ];
  const soFar = cost?.soFar === undefined ? "" : describeSoFar(cost.soFar);
  return [titleOf(one), state, ageOf(one, now), describeHourly(one), soFar, notes.filter((note) => note).join("; ")];
}

function isLive({ noun, cost, expires }: ServiceObject): boolean {
  return noun === "deployment" || cost !== undefined || expires !== undefined;
}

/** What an account has besides, counted. */
export function restLine({ objects, scope }: Status): string | undefined {
  if (scope === "stack") return undefined;
  const count = (noun: ServiceObject["noun"]): ServiceObject[] =>
    objects.filter((one) => one.noun === noun && !isLive(one) && one.state !== "GONE");
  const [jobs, models, loads] = [count("trainer job"), count("model"), count("loaded model")];
  const unused = models.filter((one) => one.unused !== undefined).length;
  const parts = [
    counted(jobs.length, "stopped trainer job"),
    withUnused(counted(models.length, "model"), unused),
    counted(loads.length, "loaded model"),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : `besides: ${parts.join(", ")}`;
}

export function alertTitle({ name, resource }: Alert, { objects }: Status): string | undefined {
  const found = objects.find((one) => one.name === name);
  return found === undefined ? resource : titleOf(found);
}

function withUnused(count: string | undefined, unused: number): string | undefined {
  return unused === 0 ? count : `${count ?? ""} (${unused} unused)`;
}

function counted(count: number, noun: string): string | undefined {
  return count === 0 ? undefined : `${count} ${noun}${count === 1 ? "" : "s"}`;
}
