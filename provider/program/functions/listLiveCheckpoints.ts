import type * as pulumi from "@pulumi/pulumi";
import { memoise } from "./memoise.js";
import { outputForm } from "./outputForm.js";
import { programTrainerJobs } from "./programClient.js";
import { textsOf } from "./textsOf.js";

/** Arguments of `listLiveCheckpoints`. */
export interface ListLiveCheckpointsArgs {
  /** The trainer job's id or full name. It must be running. */
  trainerJob: string;
}

const list = memoise(async ({ trainerJob }: ListLiveCheckpointsArgs) =>
  (await programTrainerJobs()).listLiveCheckpoints(trainerJob),
);

/**
 * Lists the names of the DCP checkpoints (resume states) that a running trainer knows, as its own
 * server answers. They cannot be promoted: `listCheckpoints` lists those that can, in any state of the
 * job. A failed call is an error, never an empty list. The answer is kept for one run of the stack.
 *
 * @example
 * const names = await listLiveCheckpoints({ trainerJob: "sft-7" });
 * @see the vendor's page "FireworksClient", `FiretitanTrainingClient.list_checkpoints`
 */
export async function listLiveCheckpoints(args: ListLiveCheckpointsArgs): Promise<string[]> {
  return list(textsOf("listLiveCheckpoints", args));
}

/** Like `listLiveCheckpoints`, for arguments that are outputs; skipped at preview while they are unknown. */
export function listLiveCheckpointsOutput(
  args: { trainerJob: pulumi.Input<string> },
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<string[]> {
  return outputForm(listLiveCheckpoints, args, opts);
}
