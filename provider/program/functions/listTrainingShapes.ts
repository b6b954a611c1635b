import type * as pulumi from "@pulumi/pulumi";
import { type ListedTrainingShape } from "../../client/trainingShapeSchemas.js";
import { memoise } from "./memoise.js";
import { outputForm } from "./outputForm.js";
import { programClient } from "./programClient.js";
import { textsOf } from "./textsOf.js";

/** Arguments of `listTrainingShapes`. */
export interface ListTrainingShapesArgs {
  /** Account whose shapes are listed; `-` for all that the key sees. @default "-" */
  account?: string;
  /**
   * Which versions, in AIP-160, such as
   * `latest_validated=true AND snapshot.trainer_mode="LORA_TRAINER"`.
   * @default "latest_validated=true"
   */
  filter?: string;
  /** The field to sort by, such as `create_time desc`. @default the service's order */
  orderBy?: string;
}

const list = memoise(async (args: ListTrainingShapesArgs) => (await programClient()).listTrainingShapes(args));

/**
 * Lists training shapes with their profiles: accelerators, nodes, context length, mode, and the model
 * that they are for. One row per version, so by default one per shape. The answer is kept for one
 * run of the stack. Names of shapes change often; look them up instead of writing a list of your own.
 *
 * @example
 * const shapes = await listTrainingShapes({
 *   account: "fireworks",
 *   filter: `latest_validated=true AND snapshot.base_model="accounts/fireworks/models/qwen3-8b"`,
 * });
 * @see the vendor's page "Training shapes"
 */
export async function listTrainingShapes(args: ListTrainingShapesArgs = {}): Promise<ListedTrainingShape[]> {
  return list(textsOf("listTrainingShapes", args));
}

/** Like `listTrainingShapes`, for arguments that are outputs; skipped at preview while they are unknown. */
export function listTrainingShapesOutput(
  args: { account?: pulumi.Input<string>; filter?: pulumi.Input<string>; orderBy?: pulumi.Input<string> } = {},
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<ListedTrainingShape[]> {
  return outputForm(
    listTrainingShapes,
    args as { [Key in keyof ListTrainingShapesArgs]: pulumi.Input<ListTrainingShapesArgs[Key]> },
    opts,
  );
}
