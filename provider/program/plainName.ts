import * as pulumi from "@pulumi/pulumi";
import { isMadeOfOutput } from "../outputText.js";

/** Refuses a resource's name that stems from an output: resources are told apart by names, so each is known from the start. @throws RunError */
export function requirePlainName(name: unknown, type: string): void {
  const stemsFromOutput = typeof name === "string" ? isMadeOfOutput(name) : pulumi.Output.isInstance(name);
  if (!stemsFromOutput) return;
  throw new pulumi.RunError(
    `${classOf(type)}: name stems from an output, which is not known when the program runs; name the resource by a plain text.`,
  );
}

/** `PromotedModel`, of the type's whole token. */
export function classOf(type: string): string {
  return type.split(":").at(-1) ?? type;
}
