import * as pulumi from "@pulumi/pulumi";
import { isMadeOfOutput, MADE_OF_OUTPUT } from "../../outputText.js";

interface Expected {
  /** What it is, for whoever leaves it out. */
  readonly is: string;
  readonly isOptional?: true;
}

/**
 * The arguments of a data function, all of them texts. Whatever else a program gives is refused, every fault at once;
 * null is what is left out, as it is for Pulumi.
 * @param expected every argument there is
 * @throws RunError
 */
export function textsOf<Args extends object>(
  called: string,
  args: Args,
  expected: Readonly<Record<keyof Args & string, Expected>>,
): Args {
  const given: unknown = args;
  const isObject = typeof given === "object" && !pulumi.Output.isInstance(given);
  if (given !== undefined && !isObject) refuse(called, [`takes an object: { ${Object.keys(expected).join(", ")} }`]);
  const texts = Object.entries({ ...args }).filter(([, value]) => value !== undefined && value !== null);
  const names = Object.keys(expected);
  const unknown = texts.filter(([name]) => !names.includes(name));
  const faults = Object.entries<Expected>(expected).flatMap(([name, { is, isOptional = false }]) => {
    const [, value] = texts.find(([key]) => key === name) ?? [];
    const fault = value === undefined ? (isOptional ? undefined : `is required: ${is}`) : faultOf(value, is);
    return fault === undefined ? [] : [`${name} ${fault}`];
  });
  refuse(called, [...unknown.map(([name]) => `${name} is no argument; known are ${names.join(", ")}`), ...faults]);
  return Object.fromEntries(texts) as Args;
}

function faultOf(value: unknown, is: string): string | undefined {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) {
    return "is an output; the function of the same name that ends in Output takes one";
  }
  if (typeof value !== "string") return `must be a text: ${is}`;
  return isMadeOfOutput(value) ? MADE_OF_OUTPUT : undefined;
}

function refuse(called: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new pulumi.RunError([`${called} was not called:`, ...faults].join("\n  "));
}
