import { ageOf, describeExpiry, describeHourly } from "../inventory/words.js";
import { idOf, type ServiceObject } from "../inventory/serviceObject.js";

/** What the picture says of one object. */
export interface NodeText {
  /** What it is, such as `deployment`, and of which resource or stack. */
  readonly kind: string;
  readonly id: string;
  readonly facts: readonly string[];
  /** What is wrong with it, what expires, and that nobody uses it. */
  readonly marks: readonly string[];
  /** The worst of the marks. */
  readonly weight: "problem" | "warning" | "none";
}

export function nodeText(one: ServiceObject, now: number, known: ReadonlySet<string>): NodeText {
  const { noun, name, resource, managedBy, state, hardware, problem, unused, expires, from } = one;
  const whose =
    resource === undefined ? (managedBy === undefined ? "" : `, of ${managedBy}`) : `, resource ${resource}`;
  const hourly = describeHourly(one);
  // A base model of another account is no object of the picture.
  const base =
    noun === "deployment" ? from.find((source) => source.includes("/models/") && !known.has(source)) : undefined;
  const facts = [
    [state, ageOf(one, now)].filter((part) => part !== "").join(", "),
    hardware,
    hourly === "" ? undefined : hourly === "not known" ? "cost per hour not known" : `${hourly} per hour`,
    base === undefined ? undefined : `on ${idOf(base)}`,
  ];
  const marks = [
    problem,
    unused === undefined ? undefined : `unused: ${unused}`,
    expires === undefined ? undefined : describeExpiry(expires, now),
  ];
  return {
    kind: `${noun}${whose}`,
    id: idOf(name),
    facts: facts.filter((fact): fact is string => fact !== undefined && fact !== ""),
    marks: marks.filter((mark) => mark !== undefined),
    weight: problem !== undefined ? "problem" : unused === undefined && expires === undefined ? "none" : "warning",
  };
}
