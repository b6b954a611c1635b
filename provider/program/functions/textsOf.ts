import * as pulumi from "@pulumi/pulumi";
import { argumentFaults, FUNCTION_ARGS, type FunctionName, givenOf } from "../../functionArgs.js";
import { isMadeOfOutput, MADE_OF_OUTPUT } from "../../outputText.js";

/**
 * The arguments of a data function, all of them texts. Whatever else a program gives is refused, every fault at once.
 * @throws RunError
 */
export function textsOf<Args extends object>(called: FunctionName, args: Args): Args {
  const given: unknown = args;
  const isObject = typeof given === "object" && !pulumi.Output.isInstance(given);
  if (given !== undefined && !isObject) {
    refuse(called, [`takes an object: { ${Object.keys(FUNCTION_ARGS[called]).join(", ")} }`]);
  }
  const faults = argumentFaults(called, { ...(args as Readonly<Record<string, unknown>>) }, whyNoText).map(
    ({ name, fault }) => `${name} ${fault}`,
  );
  refuse(called, faults);
  return givenOf({ ...args });
}

function whyNoText(value: unknown): string | undefined {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) {
    return "is an output; the function of the same name that ends in Output takes one";
  }
  return typeof value === "string" && isMadeOfOutput(value) ? MADE_OF_OUTPUT : undefined;
}

function refuse(called: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new pulumi.RunError([`${called} was not called:`, ...faults].join("\n  "));
}
