import * as pulumi from "@pulumi/pulumi";

/** Programs of the Automation API run several times in one process. */
const warned = new WeakSet();

/** Warns, once in a run, of secrets in clear in stack config. Only the program is told what is secret there. */
export function warnOfPlainSecrets(): void {
  // Tests with Pulumi's mocks have no stack.
  const stack = pulumi.runtime.getStackResource();
  if (stack === undefined || warned.has(stack)) return;
  warned.add(stack);
  // Not in the SDK's declarations; without it nothing is known, and nothing said.
  const { isConfigSecret } = pulumi.runtime as { readonly isConfigSecret?: (key: string) => boolean };
  if (isConfigSecret === undefined) return;
  void import("../plainSecrets.js").then(({ plainSecrets }) => {
    for (const { fault, fix } of plainSecrets({ get: pulumi.runtime.getConfig }, isConfigSecret)) {
      void pulumi.log.warn(`${fault}. Fix: ${fix}.`);
    }
  });
}
