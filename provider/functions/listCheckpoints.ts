import type * as pulumi from "@pulumi/pulumi";
import { type Checkpoint } from "../client/schemas.js";
import { compareInstants } from "../client/instant.js";
import { memoise } from "./memoise.js";
import { outputForm } from "./outputForm.js";
import { programClient } from "./programClient.js";

/** Arguments of `listCheckpoints`. */
export interface ListCheckpointsArgs {
  /** The trainer job's id or full name. */
  trainerJob: string;
}

const list = memoise(async ({ trainerJob }: ListCheckpointsArgs) => {
  const rows = await (await programClient()).listCheckpoints(trainerJob);
  return rows.toSorted((a, b) => compareInstants(b.createTime, a.createTime));
});

/**
 * Lists all checkpoints of a trainer job, sampler and DCP, newest first. Works for a job in any
 * state, deleted included, while its records last. The answer is kept for the program's run.
 *
 * @example
 * const [newest] = (await listCheckpoints({ trainerJob: "sft-7" })).filter((row) => row.promotable);
 * @see the vendor's page "FireworksClient", `list_checkpoints` (which answers oldest first)
 */
export function listCheckpoints(args: ListCheckpointsArgs): Promise<Checkpoint[]> {
  return list(args);
}

/** Like `listCheckpoints`, for arguments that are outputs; skipped at preview while they are unknown. */
export function listCheckpointsOutput(
  args: { trainerJob: pulumi.Input<string> },
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<Checkpoint[]> {
  return outputForm(listCheckpoints, args, opts);
}
