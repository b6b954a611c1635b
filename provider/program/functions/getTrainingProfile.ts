import type * as pulumi from "@pulumi/pulumi";
import { type TrainingProfile } from "../../client/trainingProfile.js";
import { memoise } from "./memoise.js";
import { outputForm } from "./outputForm.js";
import { programClient } from "./programClient.js";
import { textsOf } from "./textsOf.js";

/** Arguments of `getTrainingProfile`. */
export interface GetTrainingProfileArgs {
  /** `accounts/<account>/trainingShapes/<shape>` for its latest validated version, or `.../versions/<version>`. */
  trainingShape: string;
}

const resolve = memoise(async ({ trainingShape }: GetTrainingProfileArgs) =>
  (await programClient()).resolveTrainingProfile(trainingShape),
);

/**
 * Resolves a training shape to its full configuration: accelerators, nodes, images, linked
 * deployment shape. Runs at once, at preview too; the answer is kept for one run of the stack.
 * A field that the service did not report is absent.
 *
 * @example
 * const profile = await getTrainingProfile({ trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k" });
 * @see the vendor's page "FireworksClient", `resolve_training_profile`
 */
export async function getTrainingProfile(args: GetTrainingProfileArgs): Promise<TrainingProfile> {
  return resolve(textsOf("getTrainingProfile", args));
}

/** Like `getTrainingProfile`, for arguments that are outputs; skipped at preview while they are unknown. */
export function getTrainingProfileOutput(
  args: { trainingShape: pulumi.Input<string> },
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<TrainingProfile> {
  return outputForm(getTrainingProfile, args, opts);
}
