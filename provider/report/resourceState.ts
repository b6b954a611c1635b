import { z } from "zod";
import { type ResourceState } from "./preview.js";

const record = z.record(z.string(), z.unknown());

/** A resource's state as the engine writes it, in a digest and in an event alike. */
export const resourceState = z.object({
  inputs: record.nullish(),
  outputs: record.nullish(),
  provider: z.string().nullish(),
  retainOnDelete: z.boolean().nullish(),
});

export function stateOf(saved: z.output<typeof resourceState> | null | undefined): ResourceState | undefined {
  if (saved === null || saved === undefined) return undefined;
  const { inputs, outputs, provider, retainOnDelete } = saved;
  return {
    inputs: inputs ?? {},
    outputs: outputs ?? {},
    provider: provider ?? "",
    retainOnDelete: retainOnDelete ?? false,
  };
}
