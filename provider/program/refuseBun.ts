/**
 * Throws under Bun. A resource's class hands its provider to Pulumi as a serialized function, and Pulumi's SDK serializes
 * functions under Node only; its own error names neither the reason nor the fix.
 */
export function refuseBun(): void {
  const { bun }: Partial<Record<string, string>> = process.versions;
  if (bun === undefined) return;
  throw new Error(
    `pulumi-fireworks does not run under Bun ${bun}: its resources are dynamic resources of Pulumi, whose SDK ` +
      "serializes their providers under Node only. Fix: set `runtime: nodejs` in Pulumi.yaml and have Node 22.19 or " +
      "later on PATH; Bun may still install the packages.",
  );
}
