import type * as pulumi from "@pulumi/pulumi";
import { identityInput } from "./identityInput.js";
import { secretInputs } from "./secretInputs.js";

/**
 * The inputs that a resource's class passes to its handler: what the program wrote, and what a dynamic provider is not
 * told otherwise. A program in JavaScript may leave `args` out; it is `check` that says what is missing then.
 */
export function inputsOf(
  name: string,
  type: string,
  args: pulumi.Inputs | undefined,
  opts: pulumi.CustomResourceOptions | undefined,
): pulumi.Inputs {
  const __secrets = secretInputs(args ?? {});
  return { ...args, __identity: identityInput(name, type, opts), ...(__secrets === undefined ? {} : { __secrets }) };
}
