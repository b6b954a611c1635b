import type * as pulumi from "@pulumi/pulumi";
import { type Checkpoint } from "../../client/schemas.js";
import { memoise } from "./memoise.js";
import { outputForm } from "./outputForm.js";
import { programClient } from "./programClient.js";
import { textsOf } from "./textsOf.js";

/** Arguments of `listCheckpoints`. */
export interface ListCheckpointsArgs {
  /** The trainer job's id or full name. */
  trainerJob: string;
}

/** A checkpoint of a trainer job. */
export interface ListedCheckpoint extends Checkpoint {
  /**
   * Set when the trainer job is deleted: the checkpoint may go from this time on, 30 days after the
   * deletion, RFC 3339. A lower bound, not a promise.
   */
  readonly checkpointsExpireAfter?: string;
}

const list = memoise(async ({ trainerJob }: ListCheckpointsArgs): Promise<ListedCheckpoint[]> => {
  const [client, { listedCheckpoints }] = await Promise.all([
    programClient(),
    import("../../client/listedCheckpoints.js"),
  ]);
  return listedCheckpoints(client, trainerJob);
});

/**
 * Lists all checkpoints of a trainer job, sampler and DCP, newest first. Works for a job in any
 * state, deleted included, while its records last. The answer is kept for one run of the stack.
 *
 * @example
 * const [newest] = (await listCheckpoints({ trainerJob: "sft-7" })).filter((row) => row.promotable);
 * @see the vendor's page "FireworksClient", `list_checkpoints` (which answers oldest first)
 */
export async function listCheckpoints(args: ListCheckpointsArgs): Promise<ListedCheckpoint[]> {
  return list(textsOf("listCheckpoints", args));
}

/** Like `listCheckpoints`, for arguments that are outputs; skipped at preview while they are unknown. */
export function listCheckpointsOutput(
  args: { trainerJob: pulumi.Input<string> },
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<ListedCheckpoint[]> {
  return outputForm(listCheckpoints, args, opts);
}
